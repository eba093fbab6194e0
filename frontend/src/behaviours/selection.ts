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
      for (const button of bar.querySelectorAll<HTMLElement>("[data-act]")) {
        // Only what all of the chosen allow; whoever takes the step has the last word.
        const act = button.dataset["act"] ?? "";
        button.hidden = !chosen.every((box) => box.dataset["acts"]?.split(" ").includes(act));
      }
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
    // With Shift, every row between the last one that was clicked and this one follows it.
    let last = -1;
    area.addEventListener("click", (event) => {
      const here = boxes.indexOf(event.target as HTMLInputElement);
      if (here < 0) return;
      if (event.shiftKey && last >= 0) {
        const on = boxes[here]?.checked ?? false;
        for (const box of boxes.slice(Math.min(here, last), Math.max(here, last) + 1)) box.checked = on;
      }
      last = here;
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
