import { defineConfig } from "vitest/config";

// Names carry no hash: Django's static storage adds one when it collects the files, so that
// templates name the same file in development, in tests and in production.
export default defineConfig({
  base: "./",
  build: {
    outDir: "../src/bihuan/web/static/dist",
    emptyOutDir: true,
    target: "es2020",
    cssTarget: ["chrome80", "firefox80", "safari14"],
    modulePreload: false,
    rolldownOptions: {
      input: { desk: "src/desk.ts" },
      checks: { eval: false }, // htmx holds an eval for hx-on, which swapping.ts turns off
      output: { entryFileNames: "[name].js", assetFileNames: "[name].[ext]" },
    },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
});
