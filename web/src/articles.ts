/** The table of all summaries: filtered, searched, sorted; only the rows in sight exist. */
import { chooser, h, say } from "./dom";
import type { Index, Scores, Texts } from "./data";
import { number } from "./scale";

const ROW = 38, MORE = 8;

/** Return the address of an article's view. */
export function link(id: string, system: string): string {
  return `#${new URLSearchParams({ article: id, system })}`;
}

interface Filter { text: string; system: number; found: string; metric: number; low: number; high: number; apart: number }

export class Articles {
  /** The chosen rows in their order: article times systems plus system. */
  rows: Uint32Array = new Uint32Array();
  readonly search = h("input", { type: "search", id: "search", autocomplete: "off", spellcheck: "false" });
  private readonly body = h("tbody");
  private readonly box = h("div", { class: "scroll tall", tabindex: 0, role: "region", "aria-label": "All summaries" });
  private readonly count = h("p", { class: "small", role: "status" });
  private readonly heads: HTMLTableCellElement[] = [];
  private readonly filter: Filter = { text: "", system: -1, found: "", metric: 0, low: NaN, high: NaN, apart: NaN };
  private readonly n: number;
  private readonly apart: Float32Array;
  private readonly hay: string[];
  private sorted: { column: number; up: boolean } | null = null;
  private drawn = "";

  constructor(section: HTMLElement, private readonly index: Index, private readonly scores: Scores) {
    this.n = index.systems.length;
    this.apart = new Float32Array(index.ids.length);
    this.measureApart();
    this.hay = index.ids.map((id, i) => `${id}\n${index.openings[i] ?? ""}`.toLowerCase());
    const table = h("table", { class: "rows", "aria-rowcount": this.scores.states.length + 1 }, this.head(), this.body);
    this.box.append(table);
    this.box.addEventListener("scroll", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.box);
    section.append(h("h1", {}, "Articles"), this.controls(), this.count, this.box);
    this.apply();
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
    if (this.filter.text) this.apply();
  }

  /** Return the row before or after a summary, as the table is sorted and filtered now. */
  beside(row: number, step: number): number | undefined {
    return this.rows[this.rows.indexOf(row) + step];
  }

  private measureApart(): void {
    const column = this.scores.metrics[0];
    for (let article = 0; column && article < this.apart.length; article++) {
      let low = Infinity, high = -Infinity;
      for (let i = article * this.n; i < (article + 1) * this.n; i++) {
        const value = column[i] as number;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      this.apart[article] = low <= high ? high - low : NaN;
    }
  }

  private controls(): HTMLElement {
    const { index, filter } = this;
    const number_ = (label: string, key: "low" | "high" | "apart"): HTMLElement => {
      const input = h("input", {
        type: "number", step: "any", class: "short",
        input: () => { filter[key] = input.valueAsNumber; this.apply(); },
      });
      return h("label", {}, label, " ", input);
    };
    this.search.placeholder = "ids and openings";
    this.search.addEventListener("input", () => { filter.text = this.search.value.toLowerCase(); this.apply(); });
    const systems = index.systems.map((system, i) => [String(i), system.name] as const);
    const metrics = index.metrics.map((metric, i) => [String(i), metric.key] as const);
    const states = [
      ["", "all"], ["any", "with findings"], ["hard", "with hard findings"], ["none", "without findings"],
      ["bad", "failed, refused, empty, cut off"],
    ] as const;
    return h("form", { class: "filters", role: "search", submit: (event: Event) => event.preventDefault() },
      h("label", {}, "Search ", this.search),
      chooser("System", [["-1", "all"], ...systems], "-1", (v) => { filter.system = Number(v); this.apply(); }),
      chooser("Show", states, "", (v) => { filter.found = v; this.apply(); }),
      chooser("Score", metrics, "0", (v) => { filter.metric = Number(v); this.apply(); }),
      number_("from", "low"), number_("to", "high"), number_("systems apart by", "apart"));
  }

  private head(): HTMLTableSectionElement {
    const { metrics } = this.index;
    const names = ["Article", "System", ...metrics.map((m) => m.key), "Findings", "Apart", "State"];
    const row = h("tr", { "aria-rowindex": 1 });
    names.forEach((name, column) => {
      const button = h("button", { type: "button", click: () => this.sort(column) }, ...name.split(/(?<=\.)|(?=_)/).flatMap((part) => [h("wbr"), part]));
      if (name === "Apart") button.title = `highest less lowest ${metrics[0]?.key ?? ""} of the article's systems`;
      const numeric = column > 1 && column < names.length - 1;
      const cell = h("th", { scope: "col", class: numeric ? "number" : null }, button);
      this.heads.push(cell);
      row.append(cell);
    });
    return h("thead", {}, row);
  }

  private sort(column: number): void {
    const up = this.sorted?.column === column ? !this.sorted.up : column < 2;
    this.sorted = { column, up };
    this.heads.forEach((head) => head.removeAttribute("aria-sort"));
    this.heads[column]?.setAttribute("aria-sort", up ? "ascending" : "descending");
    this.apply();
    say(`sorted by ${this.heads[column]?.textContent ?? ""}, ${up ? "ascending" : "descending"}`);
  }

  private apply(): void {
    const total = this.scores.states.length;
    const chosen = new Uint32Array(total);
    let size = 0;
    for (let article = 0; article < this.index.ids.length; article++) {
      if (!this.articleFits(article)) continue;
      for (let i = article * this.n; i < (article + 1) * this.n; i++) if (this.rowFits(i)) chosen[size++] = i;
    }
    this.rows = this.inOrder(chosen.subarray(0, size));
    this.count.textContent = `${size.toLocaleString("en")} of ${total.toLocaleString("en")} summaries`;
    this.box.scrollTop = 0;
    this.drawn = "";
    this.draw();
  }

  private articleFits(article: number): boolean {
    const { text, apart } = this.filter;
    if (text && !this.hay[article]?.includes(text)) return false;
    return Number.isNaN(apart) || (this.apart[article] as number) >= apart;
  }

  private rowFits(row: number): boolean {
    const { filter, scores } = this;
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
    if (!this.sorted) return rows;
    const { column, up } = this.sorted;
    const key = this.keys(column);
    const defined = rows.filter((row) => !Number.isNaN(key[row]));
    const rest = rows.filter((row) => Number.isNaN(key[row]));
    const sign = up ? 1 : -1;
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
    const top = Math.max(0, Math.floor(this.box.scrollTop / ROW) - MORE);
    const end = Math.min(this.rows.length, top + Math.ceil((this.box.clientHeight || 600) / ROW) + 2 * MORE);
    if (this.drawn === `${top} ${end}`) return;
    this.drawn = `${top} ${end}`;
    const made: HTMLElement[] = [];
    for (let i = top; i < end; i++) made.push(this.row(i));
    this.body.replaceChildren(space(top * ROW), ...made, space((this.rows.length - end) * ROW));
  }

  private row(at: number): HTMLTableRowElement {
    const { index, scores, n } = this;
    const row = this.rows[at] as number, article = Math.floor(row / n);
    const id = index.ids[article] ?? "", system = index.systems[row % n]?.name ?? "";
    const hard = scores.hard[row] as number, soft = scores.soft[row] as number;
    const found = [hard && `${hard} hard`, soft && `${soft} soft`].filter(Boolean).join(", ");
    return h("tr", { "aria-rowindex": at + 2 },
      h("th", { scope: "row" }, h("a", { href: link(id, system), dir: "auto" }, id), " ",
        h("span", { class: "opening", dir: "auto" }, index.openings[article] ?? "")),
      h("td", { dir: "auto" }, system),
      ...index.metrics.map((m, k) => h("td", { class: "number" }, number(scores.metrics[k]?.[row], m.digits))),
      h("td", { class: hard ? "number hard" : "number" }, found || "0"),
      h("td", { class: "number" }, number(this.apart[article], index.metrics[0]?.digits)),
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
