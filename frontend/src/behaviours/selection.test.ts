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

test("with Shift, the rows between follow the one that is clicked", () => {
  document.body.innerHTML = `<div data-selection>${'<input type="checkbox" data-row>'.repeat(4)}
    <div data-selection-bar><p data-count><b data-n></b></p></div></div>`;
  initSelection(document);
  const boxes = [...document.querySelectorAll<HTMLInputElement>("[data-row]")];
  boxes[0]?.click();
  boxes[2]?.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true }));
  expect(boxes.map((box) => box.checked)).toEqual([true, true, true, false]);
  expect(document.querySelector("[data-count] [data-n]")?.textContent).toBe("3");
});

test("only what all of the chosen allow is offered", () => {
  document.body.innerHTML = `<div data-selection><input type="checkbox" data-row data-acts="assign extend">
    <input type="checkbox" data-row data-acts="extend"><div data-selection-bar>
    <button data-act="assign"></button><button data-act="extend"></button></div></div>`;
  initSelection(document);
  const hidden = (): boolean[] =>
    [...document.querySelectorAll<HTMLElement>("[data-act]")].map((button) => button.hasAttribute("hidden"));
  tick("[data-row]");
  expect(hidden()).toEqual([false, false]);
  tick("[data-row]:nth-of-type(2)");
  expect(hidden()).toEqual([true, false]);
});
