/** Count the ticked rows, show what may be done with them, and tick or untick the page. */
export function initSelection(root: ParentNode): void {
  for (const area of root.querySelectorAll<HTMLElement>("[data-selection]")) {
    const boxes = [...area.querySelectorAll<HTMLInputElement>("input[data-row]")];
    const all = area.querySelector<HTMLInputElement>("input[data-all]");
    const bar = area.querySelector<HTMLElement>("[data-selection-bar]");
    if (!bar) continue;
    const show = (): void => {
      const chosen = boxes.filter((box) => box.checked);
      const late = chosen.filter((box) => box.dataset["overdue"] === "yes");
      bar.classList.toggle("idle", chosen.length === 0);
      say(bar, "[data-count]", chosen.length);
      say(bar, "[data-late]", late.length);
      for (const box of boxes) box.closest("tr")?.classList.toggle("on", box.checked);
      if (all) {
        all.checked = chosen.length > 0 && chosen.length === boxes.length;
        all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
      }
    };
    const tickAll = (on: boolean): void => {
      for (const box of boxes) box.checked = on;
      show();
    };
    all?.addEventListener("change", () => {
      tickAll(all.checked);
    });
    bar.querySelector("[data-clear]")?.addEventListener("click", () => {
      tickAll(false);
    });
    area.addEventListener("change", show);
    show();
  }
}

function say(bar: HTMLElement, where: string, count: number): void {
  for (const place of bar.querySelectorAll<HTMLElement>(where)) {
    place.hidden = count === 0;
    for (const slot of place.querySelectorAll("[data-n]")) slot.textContent = String(count);
  }
}
