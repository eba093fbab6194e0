// Live changes: the number beside the inbox, and a word when the record that is open was moved on by
// somebody. Nothing on the page is replaced: what was typed stays.

interface State {
  unread: number;
  version: number | null;
}

const MOST = 99;

export function initLive(page: Document): void {
  const bell = page.querySelector<HTMLElement>("[data-live]");
  if (!bell || typeof EventSource === "undefined") return;
  const address = addressFor(bell.dataset.live ?? "", page.location.pathname);
  const shown = versionWatch(page.querySelector<HTMLElement>("[data-live-changed]"));
  let source: EventSource | null = null;

  const follow = (): void => {
    if (page.hidden) {
      source?.close();
      source = null;
    } else if (!source) {
      source = new EventSource(address);
      source.addEventListener("state", (event: MessageEvent<string>) => {
        const state = JSON.parse(event.data) as State;
        showUnread(bell, state.unread);
        shown(state.version);
      });
    }
  };
  page.addEventListener("visibilitychange", follow);
  follow();
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
