// What is typed into a form marked data-draft stays in this tab until a step succeeds, so that an
// expired session or a closed page loses nothing. Passwords, files and hidden fields are not kept.

const PREFIX = "bihuan-draft:";
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function fields(form: HTMLFormElement): Field[] {
  const all = form.querySelectorAll<Field>("input[name], textarea[name], select[name]");
  return [...all].filter(
    (f) => !(f instanceof HTMLInputElement) || !/^(password|file|hidden|submit)$/.test(f.type),
  );
}

function isChoice(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type);
}

/** Read a form as pairs of a field's name and value; ticked boxes by name and value. */
export function readForm(form: HTMLFormElement): [string, string][] {
  return fields(form)
    .filter((f) => (isChoice(f) ? f.checked : f.value !== ""))
    .map((f) => [f.name, f.value]);
}

/** Put pairs that were read from a form back into it. */
export function writeForm(form: HTMLFormElement, pairs: [string, string][]): void {
  for (const field of fields(form)) {
    const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (isChoice(field)) field.checked = values.includes(field.value);
    else if (values[0] !== undefined) field.value = values[0];
  }
}

function forget(storage: Storage): void {
  for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
}

/** Keep what is typed; offer it back when the same form is opened empty again. */
export function initDrafts(root: ParentNode, storage: Storage = sessionStorage): void {
  if (root.querySelector("[data-step-done]")) forget(storage);
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    const key = `${PREFIX}${form.dataset["draft"] ?? ""}:${location.pathname}`;
    const kept = storage.getItem(key);
    if (kept && !form.hasAttribute("data-bound")) {
      writeForm(form, JSON.parse(kept) as [string, string][]);
      form.querySelector("[data-kept]")?.removeAttribute("hidden");
    }
    form.addEventListener("input", () => {
      storage.setItem(key, JSON.stringify(readForm(form)));
    });
  }
}
