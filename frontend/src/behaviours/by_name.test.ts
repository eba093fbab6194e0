import { afterEach, expect, test, vi } from "vitest";

import { address, initByName, moved } from "./by_name";

const BOX = `<form><label for="b">单位</label>
  <div class="by-name" data-by-name="/choose/bodies?"><input id="b" name="body" value="">
    <input type="hidden" name="body_id" value=""><input type="hidden" name="body_for" value=""></div>
  <div class="by-name" data-by-name="/choose/handlers?" data-narrowed-by="body"><input id="p" name="person" value="李四">
    <input type="hidden" name="person_id" value="9"><input type="hidden" name="person_for" value="李四"></div></form>`;

function get(selector: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(selector);
  if (!found) throw new Error(selector);
  return found;
}

function press(key: string): void {
  get("#b").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

function answerWith(...names: string[]): void {
  const offers = names.map((name, i) => ({ id: String(i + 1), name, about: "青屿街道" }));
  vi.stubGlobal(
    "fetch",
    vi.fn(() => Promise.resolve(new Response(JSON.stringify({ offers, said: "" })))),
  );
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test("arrows go round the list", () => {
  expect(moved(-1, 3, "ArrowDown")).toBe(0);
  expect(moved(2, 3, "ArrowDown")).toBe(0);
  expect(moved(0, 3, "ArrowUp")).toBe(2);
  expect(moved(-1, 0, "ArrowDown")).toBe(-1);
});

test("what is chosen with the keyboard is written down with its id and its words", async () => {
  document.body.innerHTML = BOX;
  answerWith("甲厂", "乙厂");
  initByName(document);
  press("ArrowDown");
  await vi.waitFor(() => {
    expect(document.querySelectorAll("[role=option]")).toHaveLength(2);
  });
  press("ArrowDown");
  press("ArrowDown");
  press("Enter");
  expect(get("#b").value).toBe("乙厂");
  expect(get("[name=body_id]").value).toBe("2");
  expect(get("[name=body_for]").value).toBe("乙厂");
  expect(get("#b").getAttribute("aria-expanded")).toBe("false");
});

test("another body empties the person that was chosen in the one before", async () => {
  document.body.innerHTML = BOX;
  answerWith("甲厂");
  initByName(document);
  press("ArrowDown");
  await vi.waitFor(() => {
    expect(document.querySelector("[role=option]")).not.toBeNull();
  });
  press("ArrowDown");
  press("Enter");
  expect([get("#p").value, get("[name=person_id]").value]).toEqual(["", ""]);
});

test("people are asked for with the body by its id, or by the words that were typed", () => {
  document.body.innerHTML = BOX;
  const box = get("#p").parentElement as HTMLElement;
  get("#b").value = "甲厂";
  expect(new URLSearchParams(address(box, "李").split("?")[1]).get("of")).toBe("甲厂");
  get("[name=body_for]").value = "甲厂";
  get("[name=body_id]").value = "7";
  expect(new URLSearchParams(address(box, "李").split("?")[1]).get("of")).toBe("7");
});

test("a list that does not answer leaves a box to type in", async () => {
  document.body.innerHTML = BOX;
  vi.stubGlobal(
    "fetch",
    vi.fn(() => Promise.reject(new Error("offline"))),
  );
  initByName(document);
  press("ArrowDown");
  await Promise.resolve();
  press("Enter");
  expect(document.querySelectorAll("[role=option]")).toHaveLength(0);
  expect(get("#b").value).toBe("");
});
