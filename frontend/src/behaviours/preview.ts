// The preview of a notice: what is chosen on the right is lit on the left, and the other way round;
// a split happens where the cursor stands.

/** Read "190-193" as a pair of positions; null where there is none. */
export function readRange(text: string | undefined): [number, number] | null {
  const found = /^(\d+)-(\d+)$/.exec(text ?? "");
  return found ? [Number(found[1]), Number(found[2])] : null;
}

/** Put an empty line where the cursor stands, so that the server splits there. */
export function markSplit(area: HTMLTextAreaElement): void {
  const at = area.selectionStart;
  const inside = at > 0 && at < area.value.length;
  if (inside && !/\n\s*\n/.test(area.value))
    area.value = `${area.value.slice(0, at).trimEnd()}\n\n${area.value.slice(at).trimStart()}`;
}

/** Tie the source and the lists of a preview together. */
export function initPreview(root: ParentNode): void {
  const page = root.querySelector<HTMLElement>("[data-notice]");
  const source = page?.querySelector<HTMLElement>("[data-source]");
  if (!page || !source) return;
  const lines = [...source.querySelectorAll<HTMLElement>("[data-i]")];
  const items = [...page.querySelectorAll<HTMLElement>("[data-lines]")];
  const light = (item: HTMLElement, scroll: boolean): void => {
    const range = readRange(item.dataset["lines"]);
    for (const other of items) other.classList.toggle("cur", other === item);
    for (const line of lines) {
      const i = Number(line.dataset["i"]);
      line.classList.toggle("sel", range !== null && i >= range[0] && i <= range[1]);
    }
    if (scroll && range) centre(source, lines.find((l) => Number(l.dataset["i"]) === range[0]));
  };
  page.addEventListener("focusin", (event) => {
    const item = (event.target as Element).closest<HTMLElement>("[data-lines]");
    if (item) light(item, true);
  });
  source.addEventListener("click", (event) => {
    const line = (event.target as Element).closest<HTMLElement>("[data-i]");
    if (line && getSelection()?.isCollapsed) choose(line, items, light);
  });
  page.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("[data-split]");
    const area = button?.closest("[data-lines]")?.querySelector("textarea");
    if (area) markSplit(area);
  });
  initFilter(page);
  const first = page.querySelector<HTMLElement>("details[open][data-lines]");
  if (first) light(first, true);
}

function choose(
  line: HTMLElement,
  items: HTMLElement[],
  light: (item: HTMLElement, scroll: boolean) => void,
): void {
  const i = Number(line.dataset["i"]);
  const holds = items.filter((item) => {
    const range = readRange(item.dataset["lines"]);
    return range !== null && i >= range[0] && i <= range[1];
  });
  const item = holds.at(-1);
  if (!item) return;
  const panel = item.closest("details");
  if (panel) panel.open = true;
  light(item, false);
  item.scrollIntoView({ block: "center" });
}

function centre(pane: HTMLElement, line: HTMLElement | undefined): void {
  if (!line || pane.scrollHeight <= pane.clientHeight) return;
  pane.scrollTop = line.offsetTop - pane.offsetTop - pane.clientHeight / 3;
}

function initFilter(page: HTMLElement): void {
  const box = page.querySelector<HTMLInputElement>("[data-only-unchecked]");
  box?.addEventListener("change", () => {
    page.classList.toggle("only-unchecked", box.checked);
  });
}
