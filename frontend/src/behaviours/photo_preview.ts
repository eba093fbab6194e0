const known = new WeakSet<HTMLInputElement>();

/** Show small pictures of the photographs that were chosen, before they are sent. */
export function initPhotoPreview(root: ParentNode): void {
  for (const input of root.querySelectorAll<HTMLInputElement>("input[type=file][data-preview]")) {
    show(input);
    // An input that outlives its form, because the form came back with mistakes, is known already.
    if (known.has(input)) continue;
    known.add(input);
    input.addEventListener("change", () => {
      show(input);
    });
  }
}

function show(input: HTMLInputElement): void {
  const shelf = shelfOf(input);
  shelf.replaceChildren(...[...(input.files ?? [])].map(card));
  shelf.hidden = shelf.childElementCount === 0;
}

function shelfOf(input: HTMLInputElement): HTMLElement {
  const beside = input.nextElementSibling;
  if (beside instanceof HTMLElement && beside.classList.contains("photos")) return beside;
  const shelf = document.createElement("div");
  shelf.className = "photos";
  input.after(shelf);
  return shelf;
}

function card(file: File): HTMLElement {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  caption.textContent = file.name;
  if (file.type.startsWith("image/")) {
    const image = document.createElement("img");
    image.alt = "";
    image.src = URL.createObjectURL(file);
    image.addEventListener("load", () => {
      URL.revokeObjectURL(image.src);
    });
    figure.append(image);
  }
  figure.append(caption);
  return figure;
}
