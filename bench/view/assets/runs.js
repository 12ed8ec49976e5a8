// @ts-check
/** The list of runs: rows that hold every word of the filter, and a button for two ticked ones. */
import { element } from "./page.js";

const filter = element("filter", HTMLInputElement);
const said = element("said", HTMLOutputElement);
const go = element("go", HTMLButtonElement);
const table = element("runs", HTMLTableElement);
const rows = [...table.tBodies[0].rows].map((row) => ({
  row,
  text: (row.textContent ?? "").toLowerCase(),
}));
const ticks = /** @type {HTMLInputElement[]} */ ([...table.querySelectorAll("input[name=run]")]);

function show() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { row, text } of rows) {
    row.hidden = !words.every((word) => text.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  const ticked = ticks.filter((tick) => tick.checked).length;
  go.disabled = ticked !== 2;
  said.value = `${shown} of ${rows.length} runs, ${ticked} ticked`;
}

filter.addEventListener("input", show);
filter.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault(); // it filters already, and is no comparison
});
table.addEventListener("change", show);
show();
