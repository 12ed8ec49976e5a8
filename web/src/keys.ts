/** The keyboard: what a key does where no text is being written, and the list of keys. */
import { byId, h } from "./dom";

export interface Key { key: string; does: string; act: () => void }

export function keys(all: Key[]): void {
  const dialog = h("dialog", { "aria-labelledby": "keys-head" },
    h("h2", { id: "keys-head" }, "Keys"),
    h("dl", {}, ...[...all, { key: "?", does: "this list" }].map(({ key, does }) =>
      h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, does)))),
    h("form", { method: "dialog" }, h("button", {}, "Close")));
  document.body.append(dialog);
  byId("help").addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || writing(event.target)) return;
    const found = event.key === "?" ? () => dialog.showModal() : all.find(({ key }) => key === event.key)?.act;
    if (!found) return;
    event.preventDefault();
    found();
  });
}

function writing(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== "radio";
  return target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}
