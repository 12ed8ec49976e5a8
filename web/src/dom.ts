/** Elements from data: every text becomes a text node, never markup. */

type Child = Node | string | number | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

/** Make an element; an attribute that is a function listens, one that is null or false is left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

/** Make an element of a drawing. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value as EventListener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, visible(String(value)));
    }
  }
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : visible(String(child)));
  }
  return element;
}

/** Replace, one for one, what turns the reading order or hides: offsets stay what they were. */
export function visible(text: string): string {
  // Control characters but white space; line separators; bidi embeddings, overrides, isolates.
  return text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]/g,
    "\ufffd",
  );
}

/** Return a text of no more than so many characters, and say where it goes on. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length.toLocaleString("en")} characters)`;
}

export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as E;
}

/** Say something to screen readers. */
export function say(text: string): void {
  byId("said").textContent = text;
}

/** Copy a text, also from a page opened from disk, and say so on the button. */
export async function copy(text: string, button: HTMLButtonElement): Promise<void> {
  const before = button.textContent ?? "";
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "unseen" });
    area.value = text;
    document.body.append(area);
    area.select();
    done = document.execCommand("copy");
    area.remove();
    button.focus();
  }
  button.textContent = done ? "Copied" : "Cannot copy";
  say(button.textContent);
  setTimeout(() => { button.textContent = before; }, 1500);
}

/** Value, what it says, and the heading under which it stands, if any. */
export type Option = readonly [value: string, text: string, group?: string];

/** Make a list to choose from, with its label. */
export function chooser(
  label: string, options: readonly Option[], chosen: string, change: (value: string) => void,
): HTMLLabelElement {
  const select = h("select", { change: () => change(select.value) });
  const groups = new Map<string, HTMLOptGroupElement>();
  for (const [value, text, name] of options) {
    const option = h("option", { value }, text);
    if (name === undefined) { select.append(option); continue; }
    let group = groups.get(name);
    if (!group) { group = h("optgroup", { label: name }); groups.set(name, group); select.append(group); }
    group.append(option);
  }
  select.value = chosen;
  return h("label", {}, label, " ", select);
}

/** Draw into an element as wide as it is, and again whenever its width changes. */
export function fitted(element: HTMLElement, draw: (width: number) => void): () => void {
  let width = 0;
  const fit = (): void => draw(Math.min(640, Math.max(300, width)));
  new ResizeObserver(() => {
    const now = Math.round(element.clientWidth);
    if (now === width || !now) return;
    width = now;
    fit();
  }).observe(element);
  return fit;
}
