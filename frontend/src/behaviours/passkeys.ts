/** Say beside the button that the browser found no passkey; allauth's script only tells the console. */
export function initPasskeys(): void {
  document.addEventListener("allauth.error", () => {
    for (const said of document.querySelectorAll<HTMLElement>("[data-passkey-error]")) {
      said.hidden = false;
    }
  });
}
