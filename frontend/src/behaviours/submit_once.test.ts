import { beforeEach, expect, test } from "vitest";

import { initSubmitOnce } from "./submit_once";

let form: HTMLFormElement;
let sent: number;

function press(): void {
  form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
}

beforeEach(() => {
  document.body.innerHTML = "<form method=post></form>";
  form = document.forms[0] as HTMLFormElement;
  sent = 0;
  form.addEventListener("submit", () => (sent += 1));
  initSubmitOnce(document);
});

test("a second press reaches no other listener", () => {
  press();
  press();
  expect(sent).toBe(1);
});

test("what failed may be sent again", () => {
  press();
  form.dispatchEvent(new CustomEvent("htmx:afterRequest", { detail: { successful: false } }));
  press();
  expect(sent).toBe(2);
});
