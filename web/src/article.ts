/** One article beside its summaries: findings with their evidence, what is copied, references, scores. */
import { copy, h, shortened } from "./dom";
import type { Article, Index, Summary } from "./data";
import { link } from "./articles";
import { connect } from "./evidence";
import { articlePieces, type Named, textPieces } from "./marks";
import { copied, shared } from "./overlap";
import { number } from "./scale";

type Under = "copied" | "shared" | "nothing";
/** Which article is shown, and whose summary of it; null: those of all systems. */
export interface Shown { article: number; place: number | null }

let under: Under = "copied";
let reference = 0;

export function showArticle(
  section: HTMLElement, index: Index, article: Article, shown: Shown, turn: (step: number) => void,
): void {
  const id = index.ids[shown.article] ?? "";
  const places = shown.place === null ? index.order : [shown.place];
  if (reference >= article.references.length) reference = 0;
  const again = (): void => showArticle(section, index, article, shown, turn);
  const found = places.flatMap((place) => named(article, place));
  const source = textOf(article, found);
  section.replaceChildren(
    h("p", { class: "kicker", dir: "auto" }, id, h("span", {}, ` · ${(shown.article + 1).toLocaleString("en")} of ${index.ids.length.toLocaleString("en")}`)),
    h("h1", { class: "headline", dir: "auto" }, shortened(article.title, 300) || opening(article.text) || id),
    h("div", { class: "bar" }, systemTabs(index, id, shown.place),
      h("div", { class: "turn" },
        h("button", { type: "button", click: () => turn(-1) }, "Previous ", h("kbd", {}, "k")),
        h("button", { type: "button", click: () => turn(1) }, "Next ", h("kbd", {}, "j")),
        copyLink())),
    h("div", { class: "sides" },
      h("div", { class: "side" }, h("h2", {}, shown.place === null ? "Summaries" : "Summary"), underChoice(article, again),
        ...places.map((place) => summaryBlock(index, article, id, place, shown.place === null))),
      h("div", { class: "side" }, h("h2", {}, "Article"), source, ...references(article, places, again))));
  connect(section, source);
}

function named(article: Article, place: number): Named[] {
  return (article.summaries[place]?.findings ?? []).map((finding, i) => ({ name: `${place}.${i}`, number: i + 1, finding }));
}

/** A system's summary with its findings: one among several with the scores of the leaderboard, alone with all. */
function summaryBlock(index: Index, article: Article, id: string, place: number, several: boolean): HTMLElement {
  const summary = article.summaries[place], system = index.systems[place];
  if (!summary || !system) return h("div");
  const found = findingList(named(article, place), article.text ?? "");
  if (!several) return h("div", {}, summaryText(article, place), found, h("h2", {}, "Scores"), scoreTable(index, summary));
  const scores = index.metrics.map((metric) =>
    `${metric.key.split(".").at(-1)} ${number(summary.scores[index.keys.indexOf(metric.key)], metric.digits)}`);
  return h("section", { class: "one" },
    h("h3", {}, h("a", { href: link(id, system.name), dir: "auto" }, system.name), system.bound && " †"),
    h("p", { class: "small scored" }, scores.join(" · ")),
    summaryText(article, place), summary.findings.length > 0 && found);
}

function opening(text: string | null): string {
  return text ? (text.trim().split(/\n|(?<=[.!?。])\s/u, 1)[0] ?? "").slice(0, 140) : "";
}

function textOf(article: Article, found: Named[]): HTMLElement {
  if (article.text === null) return h("p", { class: "small" }, "The run keeps no articles (store_articles=false).");
  return h("div", { class: "text article", dir: "auto", lang: article.language || null, tabindex: 0, role: "region", "aria-label": "Article" },
    ...articlePieces(article.text, found));
}

function copyLink(): HTMLElement {
  const button = h("button", { type: "button", click: () => void copy(location.href, button) }, "Copy link");
  return button;
}

function systemTabs(index: Index, id: string, chosen: number | null): HTMLElement {
  const tab = (name: string, place: number | null, bound = false): HTMLElement =>
    h("a", { href: link(id, place === null ? null : name), dir: "auto", "aria-current": place === chosen ? "page" : null }, name, bound && " †");
  const systems = index.systems.map((system, i) => tab(system.name, i, system.bound));
  return h("nav", { class: "tabs", "aria-label": "Systems" }, ...(systems.length > 1 ? [tab("All", null)] : []), ...systems);
}

function underChoice(article: Article, again: () => void): HTMLElement {
  const choices: [Under, string][] = [["copied", "copied from the article"], ["nothing", "nothing"]];
  if (article.references.length) choices.splice(1, 0, ["shared", "shared with the reference (ROUGE-1)"]);
  return h("fieldset", { class: "under" }, h("legend", {}, "Underline"), ...choices.map(([value, label]) =>
    h("label", {}, h("input", {
      type: "radio", name: "under", value, checked: under === value,
      change: () => { under = value; again(); document.querySelector<HTMLElement>(`input[value=${value}]`)?.focus(); },
    }), ` ${label}`)),
    under === "copied" && h("span", { class: "key" },
      h("span", { class: "copied short" }, "3"), " ", h("span", { class: "copied middle" }, "6"), " ", h("span", { class: "copied long" }, "12"), " words and more"));
}

function summaryText(article: Article, place: number): HTMLElement {
  const summary = article.summaries[place] as Summary;
  if (summary.text === null) return h("p", { class: "error", dir: "auto" }, `No summary: ${shortened(summary.error ?? "unknown", 5000)}`);
  if (!summary.text.trim()) return h("p", { class: "error" }, "The summary is empty.");
  const runs = under === "copied" ? copied(summary.text, article.text ?? "")
    : under === "shared" ? shared(summary.text, article.references[reference] ?? "") : [];
  const kind = under === "shared" ? "shared" : "copied";
  return h("div", { class: "text summary", dir: "auto", lang: article.language || null },
    ...textPieces(summary.text, named(article, place), runs, kind));
}

function findingList(found: Named[], article: string): HTMLElement {
  if (!found.length) return h("p", { class: "small" }, "No findings.");
  return h("ol", { class: "findings", "aria-label": "Findings" }, ...found.map(({ name, finding }) =>
    h("li", {}, h("button", { type: "button", id: `finding-${name}`, "data-findings": name },
      h("b", { class: finding.severity }, finding.kind.replaceAll("_", " ")), ` ${finding.severity} · ${finding.metric}`,
      h("span", { class: "message", dir: "auto" }, shortened(finding.message, 2000)),
      ...finding.evidence.slice(0, 2).map(([start, end]) =>
        h("q", { dir: "auto" }, shortened(article.slice(start, end), 300))),
      finding.evidence.length > 2 && h("span", { class: "small" }, `and ${finding.evidence.length - 2} more, marked in the article`),
      !finding.evidence.length && h("span", { class: "small" }, "no evidence in the article")))));
}

function references(article: Article, places: readonly number[], again: () => void): Node[] {
  const text = article.references[reference];
  if (text === undefined) return [h("h2", {}, "Reference"), h("p", { class: "small" }, "None.")];
  const several = article.references.length > 1;
  // Beside several summaries no single one says what is shared.
  const only = places.length === 1 ? article.summaries[places[0] as number]?.text : null;
  const runs = under === "shared" && only ? shared(text, only) : [];
  return [
    h("h2", {}, several ? "References" : "Reference"),
    ...(several ? [h("div", { class: "tabs" }, ...article.references.map((_, i) => h("button", {
      type: "button", "aria-pressed": String(i === reference), click: () => { reference = i; again(); },
    }, `Reference ${i + 1}`)))] : []),
    h("div", {
      class: "text reference", dir: "auto", lang: article.language || null, tabindex: 0, role: "region", "aria-label": "Reference",
    }, ...textPieces(text, [], runs, "shared")),
  ];
}

const CALL: [keyof Summary, string][] = [
  ["finish_reason", "finish reason"], ["latency_s", "latency, s"], ["input_tokens", "input tokens"],
  ["output_tokens", "output tokens"], ["article_tokens", "article tokens"],
  ["article_tokens_seen", "article tokens seen"], ["cost_usd", "cost, USD"],
];

function scoreTable(index: Index, summary: Summary): HTMLElement {
  const rows = index.keys.map((key, k) => [key, number(summary.scores[k])] as const);
  const call = CALL.flatMap(([key, name]) => {
    const value = summary[key];
    return value === undefined ? [] : [[name, typeof value === "number" ? number(value) : String(value)] as const];
  });
  const mean = index.repeats > 1 ? `The text is the first of ${index.repeats} draws; scores are means over them.` : "";
  return h("div", {}, mean && h("p", { class: "small" }, mean), h("dl", { class: "scores" },
    ...[...rows, ...call].map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))));
}
