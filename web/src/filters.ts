/** What the table of all summaries shows: the fields, and the address that holds what was chosen. */
import { chooser, copy, h } from "./dom";
import type { Index } from "./data";

export interface Filter {
  text: string; system: number; found: string; metric: number; low: number; high: number; apart: number;
  sort: { column: number; up: boolean } | null;
}
type Field = "text" | "system" | "show" | "score" | "from" | "to" | "differ";

const SHOWN = [
  ["", "all"], ["any", "with findings"], ["hard", "with hard findings"], ["none", "without findings"],
  ["bad", "failed, refused, empty, cut off"],
] as const;
export const WAITING = "ids, titles and openings";

export function nothing(): Filter {
  return { text: "", system: -1, found: "", metric: 0, low: NaN, high: NaN, apart: NaN, sort: null };
}

export class Filters {
  filter = nothing();
  readonly search = h("input", { type: "search", id: "search", autocomplete: "off", spellcheck: "false", placeholder: WAITING });
  readonly form: HTMLFormElement;
  private readonly fields: Record<Field, HTMLInputElement | HTMLSelectElement>;

  constructor(private readonly index: Index, private readonly changed: () => void) {
    const systems = index.systems.map((system, i) => [String(i), system.name] as const);
    const metrics = index.metrics.map((metric, i) => [String(i), metric.key] as const);
    const read = (): void => this.read();
    this.search.addEventListener("input", read);
    const system = chooser("System", [["-1", "all"], ...systems], "-1", read);
    const show = chooser("Show", SHOWN, "", read);
    const score = chooser("Score", metrics, "0", read);
    const [from, to, differ] = [number("from", read), number("to", read), number("systems differ by", read)];
    differ.title = "highest less lowest of this score among an article's systems; what sees the references left out";
    this.fields = {
      text: this.search, system: field(system), show: field(show), score: field(score),
      from: field(from), to: field(to), differ: field(differ),
    };
    const link: HTMLButtonElement = h("button", { type: "button", class: "quiet", click: () => void copy(location.href, link) }, "Copy link");
    this.form = h("form", { class: "filters", role: "search", submit: (event: Event) => event.preventDefault() },
      h("label", { class: "grow" }, "Search ", this.search), system, show,
      h("span", { class: "together" }, score, from, to, differ),
      h("span", { class: "together" }, h("button", { type: "button", class: "quiet", click: () => this.restore(new URLSearchParams()) }, "Clear"), link));
  }

  /** Return the address of what is chosen. */
  get address(): string {
    const given = new URLSearchParams();
    for (const [name, { value }] of Object.entries(this.fields)) {
      if (value && value !== "-1" && !(name === "score" && value === "0")) given.set(name, this.spelled(name, value));
    }
    const { sort } = this.filter;
    if (sort) given.set("sort", `${sort.column}${sort.up ? "+" : "-"}`);
    return given.size ? `#articles&${given}` : "#articles";
  }

  /** Take up what an address holds: all that it does not name is as at first. */
  restore(given: URLSearchParams): void {
    for (const [name, element] of Object.entries(this.fields)) {
      const value = given.get(name) ?? "";
      const place = name === "system" ? this.index.systems.findIndex((s) => s.name === value)
        : name === "score" ? Math.max(0, this.index.metrics.findIndex((m) => m.key === value)) : value;
      element.value = String(place);
    }
    const sort = /^(\d+)([+ -])$/.exec(given.get("sort") ?? "");
    this.filter.sort = sort ? { column: Number(sort[1]), up: sort[2] !== "-" } : null;
    this.read();
  }

  private spelled(name: string, value: string): string {
    if (name === "system") return this.index.systems[Number(value)]?.name ?? "";
    return name === "score" ? this.index.metrics[Number(value)]?.key ?? "" : value;
  }

  private read(): void {
    const { text, system, show, score, from, to, differ } = this.fields;
    const value = (of: HTMLInputElement | HTMLSelectElement): number => (of.value === "" ? NaN : Number(of.value));
    this.filter = {
      ...this.filter, text: text.value.toLowerCase(), system: Number(system.value), found: show.value,
      metric: Number(score.value) || 0, low: value(from), high: value(to), apart: value(differ),
    };
    this.changed();
  }
}

function number(label: string, read: () => void): HTMLLabelElement {
  return h("label", {}, label, " ", h("input", { type: "number", step: "any", class: "short", input: read }));
}

function field(label: HTMLLabelElement): HTMLInputElement | HTMLSelectElement {
  const found = label.querySelector<HTMLInputElement | HTMLSelectElement>("input, select");
  if (!found) throw new Error("a label without a field");
  return found;
}
