/** Close an open panel on Escape and on a click elsewhere. */
export function initPopovers(root: Document): void {
  const open = (): NodeListOf<HTMLDetailsElement> =>
    root.querySelectorAll<HTMLDetailsElement>("details[data-pop][open]");
  root.addEventListener("click", (event) => {
    for (const panel of open()) if (!panel.contains(event.target as Node)) panel.open = false;
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const panel of open()) {
      panel.open = false;
      panel.querySelector("summary")?.focus();
    }
  });
}
