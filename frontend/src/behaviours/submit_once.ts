function release(form: HTMLFormElement): void {
  delete form.dataset["sending"];
  form.removeAttribute("aria-busy");
}

/** Send a form once, however often its button is pressed while the answer is on its way. */
export function initSubmitOnce(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[method=post]")) {
    // First of all listeners: htmx sends whether or not the default was prevented.
    form.addEventListener(
      "submit",
      (event) => {
        // A download leaves the page as it is: its button may be pressed again.
        if (event.submitter?.hasAttribute("data-download")) return;
        if (form.dataset["sending"]) {
          event.preventDefault();
          event.stopImmediatePropagation();
          return;
        }
        form.dataset["sending"] = "yes";
        form.setAttribute("aria-busy", "true");
      },
      { capture: true },
    );
    // What failed may be sent again; what succeeded leads to another page.
    form.addEventListener("htmx:afterRequest", (event) => {
      if (!(event as CustomEvent<{ successful: boolean }>).detail.successful) release(form);
    });
  }
  // The page that the Back button shows again may be sent again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sending]")) {
      release(form);
    }
  });
}
