// Keys in a list: "j" and "k" go down and up its rows, "x" chooses the row, "o" opens it as Enter does.
// The row is where the focus stands, so that a reader of the screen hears it too.

const OPENS = "table.rows td.title a";

/** Do what a key of the list says; tell whether it was one. */
export function pressInRows(root: Document, key: string): boolean {
  const links = [...root.querySelectorAll<HTMLAnchorElement>(OPENS)];
  const row = root.activeElement?.closest("tr");
  const here = links.findIndex((link) => link.closest("tr") === row);
  if (key === "j" || key === "k") {
    const next = here < 0 ? 0 : Math.min(Math.max(here + (key === "j" ? 1 : -1), 0), links.length - 1);
    links[next]?.focus();
    links[next]?.scrollIntoView({ block: "nearest" });
  } else if (key === "x") {
    if (here < 0) return false;
    row?.querySelector<HTMLInputElement>("input[data-row]")?.click();
  } else if (key === "o") {
    if (here < 0) return false;
    links[here]?.click();
  } else {
    return false;
  }
  return links.length > 0;
}
