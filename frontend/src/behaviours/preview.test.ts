import { expect, test } from "vitest";

import { initPreview, markSplit, readRange } from "./preview";

test("a range is read, anything else is none", () => {
  expect(readRange("190-193")).toEqual([190, 193]);
  expect(readRange("")).toBeNull();
  expect(readRange("a-b")).toBeNull();
});

test("a split leaves an empty line at the cursor and loses nothing", () => {
  const area = document.createElement("textarea");
  area.value = "召开会议。印发通知。";
  area.selectionStart = 5;
  markSplit(area);
  expect(area.value).toBe("召开会议。\n\n印发通知。");
});

test("a cursor at either end splits nothing", () => {
  const area = document.createElement("textarea");
  area.value = "召开会议。";
  area.selectionStart = area.value.length;
  markSplit(area);
  expect(area.value).toBe("召开会议。");
});

test("the lines of the chosen measure are lit, the others are not", () => {
  document.body.innerHTML = `<div data-notice><ol data-source>
    <li data-i="0"></li><li data-i="1"></li><li data-i="2"></li></ol>
    <ul><li data-lines="1-2"><input id="m"></li></ul></div>`;
  initPreview(document);
  document.getElementById("m")?.dispatchEvent(new Event("focusin", { bubbles: true }));
  const lit = [...document.querySelectorAll<HTMLElement>(".sel")].map((l) => l.dataset["i"]);
  expect(lit).toEqual(["1", "2"]);
});
