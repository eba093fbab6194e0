// Keys of the desk: "/" goes to the search, "g" then a letter goes to a page of the menu, "?" shows
// the list of keys. They rest while somebody types.

const TYPING = "input, textarea, select, [contenteditable]";

/** Listen for the keys; a menu link names its letter in data-go. */
export function initShortcuts(root: Document): void {
  let waiting = false;
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.matches(TYPING)) return;
    if (waiting) {
      waiting = false;
      root.querySelector<HTMLAnchorElement>(`a[data-go="${CSS.escape(event.key)}"]`)?.click();
    } else if (event.key === "g") {
      waiting = true;
      setTimeout(() => {
        waiting = false;
      }, 1500);
    } else if (event.key === "/") {
      event.preventDefault();
      root.querySelector<HTMLInputElement>("[data-search]")?.focus();
    } else if (event.key === "?") {
      root.querySelector<HTMLDialogElement>("dialog[data-keys]")?.showModal();
    }
  });
}
