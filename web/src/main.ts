/** Where a page begins: what all pages share, then its own part. */
import "./page.css";
import { sortable } from "./board";
import { comparisonPage } from "./comparison";
import { byId, copy, h } from "./dom";
import { runPage } from "./run";
import { theme } from "./theme";

async function start(): Promise<void> {
  theme();
  document.querySelectorAll<HTMLTableElement>("table.sortable").forEach(sortable);
  document.querySelectorAll<HTMLButtonElement>("[data-copy]").forEach((button) =>
    button.addEventListener("click", () => void copy(button.previousElementSibling?.textContent ?? "", button)));
  await (document.body.dataset["page"] === "comparison" ? comparisonPage() : runPage());
  document.body.dataset["ready"] = "";
}

start().catch((error: unknown) => {
  byId("main").prepend(h("p", { class: "error", role: "alert" }, `This page cannot be shown whole: ${String(error)}`));
});
