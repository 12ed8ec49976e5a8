/** The table of all summaries: filtered, searched, sorted; only the rows in sight exist. */
import { h, say } from "./dom";
import type { Index, Scores, Texts } from "./data";
import { Filters } from "./filters";
import { number } from "./scale";

const ROW_REM = 2.75, MORE = 8, SETTLED_MS = 250;

/** Return the address of an article's view; without a system it is that of all its summaries. */
export function link(id: string, system: string | null): string {
  return `#${new URLSearchParams({ article: id, ...(system === null ? {} : { system }) })}`;
}

export class Articles {
  /** The chosen rows in their order: article times systems plus system. */
  rows: Uint32Array = new Uint32Array();
  readonly search: HTMLInputElement;
  private readonly filters: Filters;
  private readonly body = h("tbody");
  private readonly box = h("div", { class: "scroll tall", tabindex: 0, role: "region", "aria-label": "All summaries" });
  private readonly count = h("p", { class: "small", role: "status" });
  private readonly heads: HTMLTableCellElement[] = [];
  private readonly n: number;
  private readonly apart: Float32Array;
  private apartOf = -1;
  private readonly hay: string[];
  private readonly height = Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * ROW_REM);
  private drawn = "";
  private settling = 0;
  private sought = "#articles";

  constructor(private readonly section: HTMLElement, private readonly index: Index, private readonly scores: Scores) {
    this.n = index.systems.length;
    this.apart = new Float32Array(index.ids.length);
    this.hay = index.ids.map((id, i) => `${id}\n${index.openings[i] ?? ""}`.toLowerCase());
    this.filters = new Filters(index, () => this.apply());
    this.search = this.filters.search;
    const table = h("table", { class: "rows", "aria-rowcount": this.scores.states.length + 1 }, this.head(), this.body);
    table.style.minWidth = `${16 + this.heads.slice(1).reduce((all, head) => all + parseFloat(head.style.width), 0)}rem`;
    this.box.append(table);
    this.box.addEventListener("scroll", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.box);
    section.append(h("h1", {}, "Articles"), this.filters.form, this.count, this.box);
    this.apply();
  }

  /** Show what an address asks for; the bare one asks for the table as it was left. */
  open(address: string): void {
    if (address !== "#articles" && address !== this.sought) this.filters.restore(new URLSearchParams(address.slice(1)));
    else this.remember();
    this.draw();
  }

  /** Search the texts too, a part at a time, once the page stands. */
  async readTexts(texts: Texts): Promise<void> {
    if (this.index.beside !== null) return;
    const { part, ids } = this.index;
    for (let at = 0; at < ids.length; at += part) {
      const articles = await texts.part(at / part);
      articles.forEach((article, i) => {
        const all = [article.text, ...article.references, ...article.summaries.map((summary) => summary.text)];
        this.hay[at + i] += `\n${all.filter(Boolean).join("\n").toLowerCase()}`;
      });
      await new Promise((resolve) => setTimeout(resolve));
    }
    this.search.placeholder = "ids and all texts";
    if (this.filters.filter.text) this.apply();
  }

  /** Return the row before or after a summary, as the table is sorted and filtered now. */
  beside(row: number, step: number): number | undefined {
    return this.rows[this.rows.indexOf(row) + step];
  }

  /** Return the first row of the next or previous article, as the table is sorted and filtered now. */
  besideArticle(article: number, step: number): number | undefined {
    const order = [...new Set(Array.from(this.rows, (row) => Math.floor(row / this.n)))];
    const found = order[order.indexOf(article) + step];
    return found === undefined ? undefined : found * this.n;
  }

  /** How far an article's systems are apart on the chosen score; what sees the references left out. */
  private measureApart(metric: number): void {
    if (metric === this.apartOf) return;
    this.apartOf = metric;
    const column = this.scores.metrics[metric];
    for (let article = 0; column && article < this.apart.length; article++) {
      let low = Infinity, high = -Infinity;
      for (let s = 0; s < this.n; s++) {
        if (this.index.systems[s]?.bound) continue;
        const value = column[article * this.n + s] as number;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      this.apart[article] = low <= high ? high - low : NaN;
    }
    const head = this.heads[this.index.metrics.length + 3]?.querySelector("button");
    if (head) head.title = `highest less lowest ${this.index.metrics[metric]?.key ?? ""} of the article's systems; choose another score above`;
  }

  private head(): HTMLTableSectionElement {
    const names = ["Article", "System", ...this.index.metrics.map((m) => m.key), "Findings", "Systems differ by", "State"];
    const row = h("tr", { "aria-rowindex": 1 });
    names.forEach((name, column) => {
      const parts = name.split(/(?<=\.)|(?=_)|(?<= )/);
      const button = h("button", { type: "button", click: () => this.sort(column) }, ...parts.flatMap((part) => [h("wbr"), part]));
      const numeric = column > 1 && column < names.length - 1;
      const cell = h("th", { scope: "col", class: numeric ? "number" : null }, button);
      if (column === 1) cell.style.width = "8rem";
      if (column > 1) cell.style.width = `${Math.max(4.9, Math.max(...parts.map((part) => part.length)) * 0.46 + 1.3)}rem`;
      this.heads.push(cell);
      row.append(cell);
    });
    return h("thead", {}, row);
  }

  private sort(column: number): void {
    const { sort } = this.filters.filter;
    const low = this.index.metrics[column - 2]?.up === false; // the best first, or the most
    const up = sort?.column === column ? !sort.up : column < 2 || low;
    this.filters.filter.sort = { column, up };
    this.apply();
    say(`sorted by ${this.heads[column]?.textContent ?? ""}, ${up ? "ascending" : "descending"}`);
  }

  private apply(): void {
    const total = this.scores.states.length, { sort } = this.filters.filter;
    this.measureApart(this.filters.filter.metric);
    this.heads.forEach((head, column) => {
      if (sort?.column === column) head.setAttribute("aria-sort", sort.up ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    const chosen = new Uint32Array(total);
    let size = 0;
    for (let article = 0; article < this.index.ids.length; article++) {
      if (!this.articleFits(article)) continue;
      for (let i = article * this.n; i < (article + 1) * this.n; i++) if (this.rowFits(i)) chosen[size++] = i;
    }
    this.rows = this.inOrder(chosen.subarray(0, size));
    const none = size ? "" : ": nothing fits; Clear shows all";
    this.count.textContent = `${size.toLocaleString("en")} of ${total.toLocaleString("en")} summaries${none}`;
    this.box.scrollTop = 0;
    this.drawn = "";
    this.draw();
    this.remember();
  }

  /** Put what is chosen into the address, so that a link to it can be copied. */
  private remember(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.sought = this.filters.address;
      if (!this.section.hidden && location.hash !== this.sought) history.replaceState(null, "", this.sought);
    }, SETTLED_MS);
  }

  private articleFits(article: number): boolean {
    const { text, apart } = this.filters.filter;
    if (text && !this.hay[article]?.includes(text)) return false;
    return Number.isNaN(apart) || (this.apart[article] as number) >= apart;
  }

  private rowFits(row: number): boolean {
    const { scores } = this, { filter } = this.filters;
    if (filter.system >= 0 && row % this.n !== filter.system) return false;
    const hard = scores.hard[row] as number, all = hard + (scores.soft[row] as number);
    if (filter.found === "any" && !all) return false;
    if (filter.found === "hard" && !hard) return false;
    if (filter.found === "none" && all) return false;
    if (filter.found === "bad" && !scores.states[row]) return false;
    const value = scores.metrics[filter.metric]?.[row] ?? NaN;
    if (!Number.isNaN(filter.low) && !(value >= filter.low)) return false;
    return Number.isNaN(filter.high) || value <= filter.high;
  }

  /** Sort by one number a row, the undefined last; equal rows stay in the order of the articles. */
  private inOrder(rows: Uint32Array): Uint32Array {
    const { sort } = this.filters.filter;
    if (!sort) return rows;
    const key = this.keys(sort.column);
    const defined = rows.filter((row) => !Number.isNaN(key[row]));
    const rest = rows.filter((row) => Number.isNaN(key[row]));
    const sign = sort.up ? 1 : -1;
    defined.sort((a, b) => sign * ((key[a] as number) - (key[b] as number)) || a - b);
    const all = new Uint32Array(rows.length);
    all.set(defined);
    all.set(rest, defined.length);
    return all;
  }

  private keys(column: number): ArrayLike<number> {
    const { scores, index, n } = this;
    const k = index.metrics.length;
    const every = (value: (row: number) => number): Float32Array => Float32Array.from(scores.states, (_, row) => value(row));
    if (column === 0) { const rank = ranks(index.ids); return every((row) => rank[Math.floor(row / n)] as number); }
    if (column === 1) { const rank = ranks(index.systems.map((s) => s.name)); return every((row) => rank[row % n] as number); }
    if (column < k + 2) return scores.metrics[column - 2] ?? [];
    if (column === k + 2) return every((row) => (scores.hard[row] as number) * 65536 + (scores.soft[row] as number));
    if (column === k + 3) return every((row) => this.apart[Math.floor(row / n)] as number);
    return scores.states;
  }

  draw(): void {
    const top = Math.max(0, Math.floor(this.box.scrollTop / this.height) - MORE);
    const end = Math.min(this.rows.length, top + Math.ceil((this.box.clientHeight || 600) / this.height) + 2 * MORE);
    if (this.drawn === `${top} ${end}`) return;
    this.drawn = `${top} ${end}`;
    const made: HTMLElement[] = [];
    for (let i = top; i < end; i++) made.push(this.row(i));
    this.body.replaceChildren(space(top * this.height), ...made, space((this.rows.length - end) * this.height));
  }

  private row(at: number): HTMLTableRowElement {
    const { index, scores, n } = this;
    const row = this.rows[at] as number, article = Math.floor(row / n);
    const id = index.ids[article] ?? "", system = index.systems[row % n]?.name ?? "";
    const hard = scores.hard[row] as number, soft = scores.soft[row] as number;
    const found = [hard && `${hard} hard`, soft && `${soft} soft`].filter(Boolean).join(", ");
    return h("tr", { "aria-rowindex": at + 2 },
      h("th", { scope: "row" }, h("a", { href: link(id, system), dir: "auto" }, index.openings[article] || id),
        index.openings[article] ? h("span", { class: "id", dir: "auto" }, id) : null),
      h("td", { dir: "auto" }, system),
      ...index.metrics.map((m, k) => h("td", { class: "number" }, number(scores.metrics[k]?.[row], m.digits))),
      h("td", { class: hard ? "number found hard" : "number found" }, found || "0"),
      h("td", { class: "number" }, number(this.apart[article], index.metrics[this.apartOf]?.digits)),
      h("td", { class: scores.states[row] ? "state" : null }, index.states[scores.states[row] ?? 0] ?? ""));
  }
}

/** Return each text's place in the order of the texts. */
function ranks(texts: string[]): number[] {
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const order = texts.map((_, i) => i).sort((a, b) => compare(texts[a] ?? "", texts[b] ?? ""));
  const rank: number[] = [];
  order.forEach((i, place) => { rank[i] = place; });
  return rank;
}

function space(height: number): HTMLTableRowElement {
  const cell = h("td");
  cell.style.height = `${height}px`;
  return h("tr", { class: "space", "aria-hidden": "true" }, cell);
}
