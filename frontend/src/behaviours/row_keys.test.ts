import { beforeEach, expect, test } from "vitest";

import { pressInRows } from "./row_keys";

beforeEach(() => {
  const row = (id: string): string =>
    `<tr><td><input type="checkbox" data-row id="c${id}"></td><td class="title"><a href="#${id}" id="a${id}">${id}</a></td></tr>`;
  document.body.innerHTML = `<table class="rows"><tbody>${row("1")}${row("2")}</tbody></table>`;
});

const focused = (): string => document.activeElement?.id ?? "";

test("j and k walk the rows and stop at both ends", () => {
  const walked = ["j", "j", "j", "k", "k"].map((key) => {
    pressInRows(document, key);
    return focused();
  });
  expect(walked).toEqual(["a1", "a2", "a2", "a1", "a1"]);
});

test("x chooses the row where the focus stands, and lets it go again", () => {
  const box = (): boolean | undefined => document.querySelector<HTMLInputElement>("#c1")?.checked;
  expect(pressInRows(document, "x")).toBe(false);
  pressInRows(document, "j");
  pressInRows(document, "x");
  expect(box()).toBe(true);
  pressInRows(document, "x");
  expect(box()).toBe(false);
});

test("o opens the row, and other keys are not the list's", () => {
  let opened = "";
  document.querySelector("#a1")?.addEventListener("click", (event) => {
    event.preventDefault();
    opened = "a1";
  });
  pressInRows(document, "j");
  expect(pressInRows(document, "o")).toBe(true);
  expect(opened).toBe("a1");
  expect(pressInRows(document, "q")).toBe(false);
});
