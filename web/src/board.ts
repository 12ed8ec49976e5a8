/** Tables that Python wrote, sorted by the heads of their columns; what leads a column stays together. */
import { h, say } from "./dom";

type Order = "ascending" | "descending";
interface Row { row: HTMLTableRowElement; sort: string; group: number }

// The words that Python puts over the rows as well.
const TITLES = ["Best, and not to be told from it", "Behind the best", "Not ranked: sees the references"];
const ALONE = "Best";

export function sortable(table: HTMLTableElement): void {
  const heads = [...table.querySelectorAll<HTMLElement>("thead th")];
  heads.forEach((head, column) => head.querySelector("button")?.addEventListener("click", () => {
    const first: Order = head.dataset["first"] === "ascending" ? "ascending" : "descending";
    const other: Order = first === "ascending" ? "descending" : "ascending";
    const order = head.getAttribute("aria-sort") === first ? other : first;
    heads.forEach((one) => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", order);
    sort(table, column, order === "ascending", order === first);
    say(`sorted by ${head.textContent ?? ""}, ${order}`);
  }));
}

/** Sort by a column: the groups in turn, the undefined last in each. */
function sort(table: HTMLTableElement, column: number, up: boolean, bestFirst: boolean): void {
  const body = table.tBodies[0];
  if (!body) return;
  const rows = [...body.rows].filter((row) => !row.classList.contains("group"));
  const grouped = rows.some((row) => row.cells[column]?.dataset["mark"] === "*");
  const keyed = rows.map((row): Row => ({ row, sort: row.cells[column]?.dataset["sort"] ?? "", group: groupOf(row, column, grouped) }));
  keyed.sort((a, b) => {
    if (a.group !== b.group) return a.group === 2 || b.group === 2 || bestFirst ? a.group - b.group : b.group - a.group;
    return compared(a.sort, b.sort, up);
  });
  const alone = keyed.filter((one) => one.group === 0).length === 1;
  let before = -1;
  body.replaceChildren(...keyed.flatMap(({ row, group }) => {
    const title = grouped && group !== before ? [heading(group === 0 && alone ? ALONE : TITLES[group] ?? "", row.cells.length)] : [];
    before = group;
    return [...title, row];
  }));
}

function groupOf(row: HTMLTableRowElement, column: number, grouped: boolean): number {
  if (row.classList.contains("bound")) return 2;
  return !grouped || row.cells[column]?.dataset["mark"] ? 0 : 1;
}

function compared(a: string, b: string, up: boolean): number {
  if (a === "" || b === "") return Number(a === "") - Number(b === "");
  const numbers = Number(a) - Number(b);
  const order = Number.isNaN(numbers) ? a.localeCompare(b, "en", { numeric: true }) : numbers;
  return up ? order : -order;
}

function heading(title: string, width: number): HTMLTableRowElement {
  return h("tr", { class: "group" }, h("th", { scope: "rowgroup", colspan: width }, h("span", {}, title)));
}
