/** Tables that Python wrote, sorted by the heads of their columns. */
import { say } from "./dom";

export function sortable(table: HTMLTableElement): void {
  const heads = [...table.querySelectorAll<HTMLElement>("thead th")];
  heads.forEach((head, column) => head.querySelector("button")?.addEventListener("click", () => {
    const up = head.getAttribute("aria-sort") === "descending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    sort(table, column, up);
    say(`sorted by ${head.textContent ?? ""}, ${up ? "ascending" : "descending"}`);
  }));
}

function sort(table: HTMLTableElement, column: number, up: boolean): void {
  const body = table.tBodies[0];
  if (!body) return;
  const keyed = [...body.rows].map((row) => [row.cells[column]?.dataset["sort"] ?? "", row] as const);
  keyed.sort(([a], [b]) => {
    if (a === "" || b === "") return Number(a === "") - Number(b === ""); // the undefined last
    const numbers = Number(a) - Number(b);
    const order = Number.isNaN(numbers) ? a.localeCompare(b) : numbers;
    return up ? order : -order;
  });
  body.append(...keyed.map(([, row]) => row));
}
