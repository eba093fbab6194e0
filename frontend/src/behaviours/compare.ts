/** Lay two photographs over each other and let a range input move the dividing line. */
export function initCompare(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-compare]")) {
    const slider = box.querySelector<HTMLInputElement>("input[type=range]");
    if (!slider) continue;
    const place = (): void => {
      box.style.setProperty("--x", `${slider.value}%`);
    };
    slider.addEventListener("input", place);
    box.classList.add("overlaid");
    place();
  }
}
