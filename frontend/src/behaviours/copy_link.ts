/** Copy the page's address; the button says for a moment that it was done. */
export function initCopyLink(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-copy-link]")) {
    const label = button.querySelector("[data-label]") ?? button;
    const before = label.textContent;
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(location.href).then(() => {
        label.textContent = button.dataset["done"] ?? before;
        setTimeout(() => {
          label.textContent = before;
        }, 2000);
      });
    });
  }
}
