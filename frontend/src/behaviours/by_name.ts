// A box for a name becomes an editable list: names are asked for while somebody types, and one is
// chosen with the mouse or the arrow keys (ARIA: combobox with a listbox). Without a script the
// box is sent as it is, and the server looks the name up.

interface Offer {
  id: string;
  name: string;
  about: string;
}
interface Answer {
  offers: Offer[];
  said: string;
}

const WAIT_MS = 150;

/** Return where to go in a list of so many by a key; -1 is none of them. */
export function moved(at: number, count: number, key: string): number {
  if (count === 0) return -1;
  if (key === "ArrowDown") return at + 1 < count ? at + 1 : 0;
  return at > 0 ? at - 1 : count - 1;
}

/** Turn every box for a name below a root into a list to choose from. */
export function initByName(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-by-name]")) start(box);
}

function start(box: HTMLElement): void {
  const input = box.querySelector<HTMLInputElement>("input:not([type=hidden], [type=radio])");
  if (!input || input.getAttribute("role") === "combobox") return;
  const [id, chosenFor] = box.querySelectorAll<HTMLInputElement>("input[type=hidden]");
  if (!id || !chosenFor) return;
  const list = document.createElement("ul");
  list.id = `${input.id}-list`;
  list.setAttribute("role", "listbox");
  const name = box.parentElement?.querySelector("label")?.firstChild?.textContent;
  list.setAttribute("aria-label", name?.trim() ?? "");
  const said = document.createElement("p");
  said.className = "said";
  said.setAttribute("role", "status");
  const panel = document.createElement("div");
  panel.className = "offers";
  panel.hidden = true;
  panel.append(list, said);
  box.append(panel);
  for (const [key, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  }))
    input.setAttribute(key, value);

  let offers: Offer[] = [];
  let at = -1;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;

  const light = (to: number): void => {
    at = to;
    [...list.children].forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === at));
      if (i === at) option.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${list.id}-${String(at)}`);
  };
  const close = (): void => {
    clearTimeout(waiting);
    asking?.abort();
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
    light(-1);
  };
  const choose = (offer: Offer): void => {
    box.querySelector(".meant")?.remove();
    input.value = chosenFor.value = offer.name;
    id.value = offer.id;
    close();
    // Drafts are kept on input; what depends on the choice follows the change.
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const show = (answer: Answer): void => {
    offers = answer.offers;
    said.textContent = answer.said;
    list.replaceChildren(
      ...offers.map((offer, i) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${String(i)}`;
        option.setAttribute("role", "option");
        const about = document.createElement("small");
        about.textContent = offer.about;
        option.append(offer.name, " ", about);
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          choose(offer);
        });
        return option;
      }),
    );
    list.hidden = offers.length === 0;
    panel.hidden = false;
    input.setAttribute("aria-expanded", String(offers.length > 0));
    light(-1);
  };
  const ask = async (): Promise<void> => {
    asking?.abort();
    const mine = (asking = new AbortController());
    // An unchanged choice is no search: all names are offered, to choose another.
    const words = id.value && input.value === chosenFor.value ? "" : input.value;
    try {
      const answer = await fetch(address(box, words), {
        headers: { Accept: "application/json" },
        signal: mine.signal,
      });
      if (answer.ok && !mine.signal.aborted) show((await answer.json()) as Answer);
    } catch {
      // Without an answer the box stays what it is without a script.
    }
  };
  input.addEventListener("input", () => {
    if (id.value && input.value === chosenFor.value) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => void ask(), WAIT_MS);
  });
  input.addEventListener("click", () => {
    if (panel.hidden) void ask();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const offer = offers[at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (panel.hidden) void ask();
      else light(moved(at, offers.length, event.key));
    } else if (event.key === "Enter" && !panel.hidden && offer) {
      event.preventDefault();
      choose(offer);
    } else if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      close();
    }
  });
  follow(box, () => {
    input.value = id.value = chosenFor.value = "";
  });
}

function other(box: HTMLElement, end: string): HTMLInputElement | null {
  const name = box.dataset["narrowedBy"];
  if (!name) return null;
  return box.closest("form")?.querySelector(`input[name="${name}${end}"]`) ?? null;
}

/** Return where the names are asked for: with what narrows them, if a field of the form does. */
export function address(box: HTMLElement, words: string): string {
  const url = new URL(box.dataset["byName"] ?? "", document.baseURI);
  url.searchParams.set("q", words);
  const by = other(box, "");
  if (by) {
    const isChosen = by.value === other(box, "_for")?.value;
    url.searchParams.set("of", (isChosen && other(box, "_id")?.value) || by.value);
  }
  return url.pathname + url.search;
}

/** Forget what was chosen when the field that it depends on says something else. */
function follow(box: HTMLElement, forget: () => void): void {
  const by = other(box, "");
  let before = by?.value;
  by?.addEventListener("change", () => {
    if (by.value !== before) forget();
    before = by.value;
  });
}
