import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { addressFor, listener, showUnread, versionWatch } from "./live";

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

// What a browser's own EventSource does is told to the line by hand; each one that was made stays.
class Source extends EventTarget {
  static all: Source[] = [];
  closed = false;

  constructor(
    readonly address: string,
    readonly init: EventSourceInit,
  ) {
    super();
    Source.all.push(this);
  }

  close(): void {
    this.closed = true;
  }

  tell(state: unknown): void {
    this.dispatchEvent(new MessageEvent("state", { data: JSON.stringify(state) }));
  }
}

function last(): Source {
  const source = Source.all.at(-1);
  if (!source) throw new Error("nothing was opened");
  return source;
}

function open(): string[] {
  return Source.all.filter((each) => !each.closed).map((each) => each.address);
}

beforeEach(() => {
  Source.all = [];
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Source);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function line(stream: string, heard: unknown[] = []): ReturnType<typeof listener> {
  return listener({ short: "/events", stream, hear: (state) => heard.push(state) });
}

test("a stream that answers is kept, with the cookie of the desk", () => {
  const heard: unknown[] = [];
  line("http://desk:8001/sse", heard).start();

  last().dispatchEvent(new Event("open"));
  vi.advanceTimersByTime(600_000);
  last().tell({ unread: 2, version: null });

  expect(open()).toEqual(["http://desk:8001/sse"]);
  expect(last().init.withCredentials).toBe(true);
  expect(heard).toEqual([{ unread: 2, version: null }]);
});

test("where the stream is refused or lost, the desk is asked, and the stream tried again", () => {
  vi.spyOn(Math, "random").mockReturnValue(0.25);
  line("/sse").start();

  last().dispatchEvent(new Event("error"));
  expect(open()).toEqual(["/events"]);
  last().dispatchEvent(new Event("error")); // each short answer ends so
  expect(open()).toEqual(["/events"]);
  vi.advanceTimersByTime(44_999);
  expect(open()).toEqual(["/events"]);
  vi.advanceTimersByTime(1);
  expect(open()).toEqual(["/sse"]);
  last().dispatchEvent(new Event("open"));
  vi.advanceTimersByTime(600_000);
  expect(open()).toEqual(["/sse"]);
});

test("a port that swallows everything is given up after five seconds", () => {
  line("http://desk:8001/sse").start();

  vi.advanceTimersByTime(4_999);
  expect(open()).toEqual(["http://desk:8001/sse"]);
  vi.advanceTimersByTime(1);
  expect(open()).toEqual(["/events"]);
});

test("where no stream is held, the desk alone is asked", () => {
  line("").start();

  vi.advanceTimersByTime(600_000);
  expect(Source.all.map((each) => each.address)).toEqual(["/events"]);
});

test("a page out of sight listens to nothing, and one that comes back to one source", () => {
  const both = line("/sse");
  both.start();
  last().dispatchEvent(new Event("error"));

  both.stop();
  vi.advanceTimersByTime(600_000);
  expect(open()).toEqual([]);
  both.start();
  both.start();
  expect(open()).toEqual(["/sse"]);
});
