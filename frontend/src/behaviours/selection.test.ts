import { beforeEach, expect, test } from "vitest";

import { initSelection } from "./selection";

beforeEach(() => {
  document.body.innerHTML = `<div data-selection><input type="checkbox" data-all>
    <input type="checkbox" data-row data-overdue="yes"><input type="checkbox" data-row>
    <div data-selection-bar><p data-count><b data-n></b></p><p data-late><b data-n></b></p>
    <button data-clear></button></div></div>`;
  initSelection(document);
});

function tick(where: string): void {
  const box = document.querySelector<HTMLInputElement>(where);
  if (!box) throw new Error(where);
  box.checked = true;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

test("the bar rests while nothing is chosen", () => {
  expect(document.querySelector("[data-selection-bar]")?.className).toBe("idle");
});

test("ticking the page chooses every row and counts the overdue ones", () => {
  tick("[data-all]");
  expect(document.querySelector("[data-count] [data-n]")?.textContent).toBe("2");
  expect(document.querySelector("[data-late] [data-n]")?.textContent).toBe("1");
});

test("clearing unticks every row", () => {
  tick("[data-all]");
  document.querySelector<HTMLElement>("[data-clear]")?.click();
  expect(document.querySelectorAll("[data-row]:checked").length).toBe(0);
});
