import { expect, test } from "vitest";

import { addressFor, showUnread, versionWatch } from "./live";

function the(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
}

const ID = "01920000-0000-7000-8000-000000000001";

test("a record that is open is asked for, other pages ask for the inbox alone", () => {
  expect(addressFor("/events", `/findings/${ID}`)).toBe(`/events?subject=finding:${ID}`);
  expect(addressFor("/events", `/findings/${ID}/steps/submit`)).toBe(
    `/events?subject=finding:${ID}`,
  );
  expect(addressFor("/events", "/findings/new")).toBe("/events");
  expect(addressFor("/events", "/")).toBe("/events");
});

test("the number and its name follow, and nothing unread shows no number", () => {
  document.body.innerHTML =
    '<a data-none="Inbox" data-some="Inbox, # unread"><b class="dot" hidden></b></a>';
  const bell = the("a");
  const dot = the(".dot");

  showUnread(bell, 120);
  expect([dot.hidden, dot.textContent]).toEqual([false, "99+"]);
  expect(bell.getAttribute("aria-label")).toBe("Inbox, 120 unread");
  showUnread(bell, 0);
  expect(dot.hidden).toBe(true);
  expect(bell.getAttribute("aria-label")).toBe("Inbox");
});

test("a step of somebody else is told, and what was typed stays", () => {
  document.body.innerHTML = '<p id="note" hidden></p><textarea>half a sentence</textarea>';
  const note = the("#note");
  const see = versionWatch(note);

  see(4);
  see(null);
  see(4);
  expect(note.hidden).toBe(true);
  see(5);
  expect(note.hidden).toBe(false);
  expect(the("textarea").textContent).toBe("half a sentence");
});
