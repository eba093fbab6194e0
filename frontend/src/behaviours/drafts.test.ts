import { beforeEach, expect, test } from "vitest";

import { initDrafts } from "./drafts";

const FORM = `<form data-draft="p1"><p data-kept hidden></p>
  <input name="title"><input type="password" name="secret"><input type="checkbox" name="kind" value="a"></form>`;

function type(name: string, value: string): void {
  const field = document.querySelector<HTMLInputElement>(`[name=${name}]`);
  if (!field) throw new Error(name);
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

beforeEach(() => {
  sessionStorage.clear();
  document.body.innerHTML = FORM;
});

test("what was typed comes back when the form is opened again", () => {
  initDrafts(document);
  type("title", "配电箱门脱落");
  document.body.innerHTML = FORM;
  initDrafts(document);
  expect(document.querySelector<HTMLInputElement>("[name=title]")?.value).toBe("配电箱门脱落");
  expect(document.querySelector("[data-kept]")?.hasAttribute("hidden")).toBe(false);
});

test("a password is never kept", () => {
  initDrafts(document);
  type("secret", "hush");
  expect(JSON.stringify(sessionStorage)).not.toContain("hush");
});

test("a step that succeeded clears what was kept", () => {
  initDrafts(document);
  type("title", "x");
  document.body.innerHTML = "<p data-step-done></p>";
  initDrafts(document);
  expect(sessionStorage.length).toBe(0);
});

test("a form that came back with mistakes keeps what the server sent", () => {
  initDrafts(document);
  type("title", "old");
  document.body.innerHTML = FORM.replace("<form", "<form data-bound").replace(
    'name="title"',
    'name="title" value="new"',
  );
  initDrafts(document);
  expect(document.querySelector<HTMLInputElement>("[name=title]")?.value).toBe("new");
});
