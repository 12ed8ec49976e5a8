/** Light, dark, or what the system says. */
import { byId } from "./dom";

const THEMES = ["system", "light", "dark"];

export function theme(): void {
  const button = byId("theme");
  let chosen = "system";
  try { chosen = localStorage.getItem("summary-bench-theme") ?? "system"; } catch { /* no storage: a page from disk */ }
  const show = (): void => {
    if (chosen === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = chosen;
    button.textContent = `Theme: ${chosen}`;
  };
  button.addEventListener("click", () => {
    chosen = THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length] ?? "system";
    try { localStorage.setItem("summary-bench-theme", chosen); } catch { /* kept for this page only */ }
    show();
  });
  show();
}
