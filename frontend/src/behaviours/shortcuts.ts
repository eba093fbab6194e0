// Keys of the desk: "/" goes to the search, "g" then a letter goes to a page of the menu, "?" shows
// the list of keys; lists have keys of their own. They rest while somebody types.

import { pressInRows } from "./row_keys";

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

/** Listen for the keys; a menu link names its letter in data-go. */
export function initShortcuts(root: Document): void {
  let waiting = false;
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.matches(TYPING)) return;
    if (root.querySelector("dialog[open]")) return;
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
    } else if (pressInRows(root, event.key)) {
      event.preventDefault();
    }
  });
}
