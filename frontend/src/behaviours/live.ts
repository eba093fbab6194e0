// Live changes: the number beside the inbox, and a word when the record that is open was moved on by
// somebody. Nothing on the page is replaced: what was typed stays.
//
// A stream tells at once. Where none is held, or something between does not let it through, the
// desk is asked every 15 seconds, and the stream is tried again now and then.

interface State {
  unread: number;
  version: number | null;
}

const MOST = 99;
// A firewall may swallow what it does not let through: no answer is an answer too.
const PATIENCE_MS = 5_000;
// Before a stream that was lost is tried again; halved or made half as long again by chance, so
// that not all browsers come back at once.
const TRY_AGAIN_MS = 60_000;

export function initLive(page: Document): void {
  const bell = page.querySelector<HTMLElement>("[data-live]");
  if (!bell || typeof EventSource === "undefined") return;
  const path = page.location.pathname;
  const shown = versionWatch(page.querySelector<HTMLElement>("[data-live-changed]"));
  const line = listener({
    short: addressFor(bell.dataset.live ?? "", path),
    stream: bell.dataset.stream ? addressFor(bell.dataset.stream, path) : "",
    hear: (state) => {
      showUnread(bell, state.unread);
      shown(state.version);
    },
  });

  const follow = (): void => {
    if (page.hidden) line.stop();
    else line.start();
  };
  page.addEventListener("visibilitychange", follow);
  follow();
}

interface Line {
  start: () => void;
  stop: () => void;
}

export function listener(to: {
  short: string;
  stream: string;
  hear: (state: State) => void;
}): Line {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stop = (): void => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  const open = (address: string): EventSource => {
    stop();
    const opened = new EventSource(address, { withCredentials: true });
    opened.addEventListener("state", (event: MessageEvent<string>) => {
      to.hear(JSON.parse(event.data) as State);
    });
    source = opened;
    return opened;
  };
  const ask = (): void => {
    open(to.short);
    if (to.stream) timer = setTimeout(hold, TRY_AGAIN_MS * (0.5 + Math.random()));
  };
  const hold = (): void => {
    const stream = open(to.stream);
    timer = setTimeout(ask, PATIENCE_MS);
    stream.addEventListener("open", () => {
      clearTimeout(timer);
    });
    stream.addEventListener("error", ask);
  };
  const start = (): void => {
    if (source) return;
    if (to.stream) hold();
    else ask();
  };
  return { start, stop };
}

export function addressFor(base: string, path: string): string {
  const record = /^\/findings\/([0-9a-f-]{36})(\/|$)/.exec(path);
  return record?.[1] ? `${base}?subject=finding:${record[1]}` : base;
}

export function showUnread(bell: HTMLElement, unread: number): void {
  const dot = bell.querySelector<HTMLElement>(".dot");
  if (!dot) return;
  dot.hidden = unread === 0;
  dot.textContent = unread > MOST ? `${String(MOST)}+` : String(unread);
  const words = unread ? bell.dataset.some : bell.dataset.none;
  bell.setAttribute("aria-label", (words ?? "").replace("#", String(unread)));
}

// The first version that is told is the one on the page; a later one is somebody's step.
export function versionWatch(note: HTMLElement | null): (version: number | null) => void {
  let first: number | null = null;
  return (version) => {
    if (version === null) return;
    first ??= version;
    if (note && version > first) note.hidden = false;
  };
}
