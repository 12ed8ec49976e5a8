/** One article beside its summaries: findings with their evidence, what is copied, references, scores. */
import { copy, h, say, shortened } from "./dom";
import type { Article, Finding, Index, Summary } from "./data";
import { link } from "./articles";
import { articlePieces, summaryPieces } from "./marks";
import { copied, shared } from "./overlap";
import { number } from "./scale";

type Under = "copied" | "shared" | "nothing";
let under: Under = "copied";
let reference = 0;

export function showArticle(
  section: HTMLElement, index: Index, article: Article, row: number, turn: (step: number) => void,
): void {
  const n = index.systems.length, id = index.ids[Math.floor(row / n)] ?? "", place = row % n;
  const summary = article.summaries[place];
  if (!summary) return;
  if (reference >= article.references.length) reference = 0;
  const again = (): void => showArticle(section, index, article, row, turn);
  const source = textOf(article, summary.findings);
  const findings = findingList(summary.findings, article.text ?? "");
  section.replaceChildren(
    h("p", { class: "kicker", dir: "auto" }, id),
    h("h1", { dir: "auto" }, shortened(article.title, 300) || opening(article.text) || id),
    h("div", { class: "turn" },
      h("button", { type: "button", click: () => turn(-1) }, "Previous ", h("kbd", {}, "k")),
      h("button", { type: "button", click: () => turn(1) }, "Next ", h("kbd", {}, "j")),
      copyLink()),
    systemTabs(index, id, place),
    h("div", { class: "sides" },
      h("div", { class: "side" }, h("h2", {}, "Summary"), underChoice(article, again),
        summaryText(article, summary), findings, h("h2", {}, "Scores"), scoreTable(index, summary)),
      h("div", { class: "side" }, h("h2", {}, "Article"), source, ...references(article, again))));
  connect(section, source);
}

function opening(text: string | null): string {
  return text ? (text.trim().split(/\n|(?<=[.!?。])\s/u, 1)[0] ?? "").slice(0, 140) : "";
}

function textOf(article: Article, findings: Finding[]): HTMLElement {
  if (article.text === null) return h("p", { class: "small" }, "The run keeps no articles (store_articles=false).");
  return h("div", { class: "text article", dir: "auto", lang: article.language || null, tabindex: 0, role: "region", "aria-label": "Article" },
    ...articlePieces(article.text, findings));
}

function copyLink(): HTMLElement {
  const button = h("button", { type: "button", click: () => void copy(location.href, button) }, "Copy link");
  return button;
}

function systemTabs(index: Index, id: string, place: number): HTMLElement {
  return h("nav", { class: "tabs", "aria-label": "Systems" }, ...index.systems.map((system, i) =>
    h("a", { href: link(id, system.name), dir: "auto", "aria-current": i === place ? "page" : null },
      system.name, system.bound && " †")));
}

function underChoice(article: Article, again: () => void): HTMLElement {
  const choices: [Under, string][] = [["copied", "copied from the article"], ["nothing", "nothing"]];
  if (article.references.length) choices.splice(1, 0, ["shared", "shared with the reference"]);
  return h("fieldset", { class: "under" }, h("legend", {}, "Underline"), ...choices.map(([value, label]) =>
    h("label", {}, h("input", {
      type: "radio", name: "under", value, checked: under === value,
      change: () => { under = value; again(); document.querySelector<HTMLElement>(`input[value=${value}]`)?.focus(); },
    }), ` ${label}`)));
}

function summaryText(article: Article, summary: Summary): HTMLElement {
  if (summary.text === null) return h("p", { class: "error", dir: "auto" }, `No summary: ${shortened(summary.error ?? "unknown", 5000)}`);
  if (!summary.text.trim()) return h("p", { class: "error" }, "The summary is empty.");
  const runs = under === "copied" ? copied(summary.text, article.text ?? "")
    : under === "shared" ? shared(summary.text, article.references[reference] ?? "") : [];
  const kind = under === "shared" ? "shared" : "copied";
  return h("div", { class: "text summary", dir: "auto", lang: article.language || null },
    ...summaryPieces(summary.text, summary.findings, runs, kind));
}

function findingList(findings: Finding[], article: string): HTMLElement {
  if (!findings.length) return h("p", { class: "small" }, "No findings.");
  return h("ol", { class: "findings", "aria-label": "Findings" }, ...findings.map((finding, i) =>
    h("li", {}, h("button", { type: "button", id: `finding-${i}`, "data-findings": String(i) },
      h("b", { class: finding.severity }, finding.kind), ` ${finding.severity} · ${finding.metric}`,
      h("span", { class: "message", dir: "auto" }, shortened(finding.message, 2000)),
      ...finding.evidence.slice(0, 2).map(([start, end]) =>
        h("q", { dir: "auto" }, shortened(article.slice(start, end), 300))),
      finding.evidence.length > 2 && h("span", { class: "small" }, `and ${finding.evidence.length - 2} more, marked in the article`),
      !finding.evidence.length && h("span", { class: "small" }, "no evidence in the article")))));
}

function references(article: Article, again: () => void): Node[] {
  if (!article.references.length) return [h("h2", {}, "Reference"), h("p", { class: "small" }, "None.")];
  const several = article.references.length > 1;
  return [
    h("h2", {}, several ? "References" : "Reference"),
    ...(several ? [h("div", { class: "tabs" }, ...article.references.map((_, i) => h("button", {
      type: "button", "aria-pressed": String(i === reference), click: () => { reference = i; again(); },
    }, `Reference ${i + 1}`)))] : []),
    h("div", {
      class: "text reference", dir: "auto", lang: article.language || null, tabindex: 0, role: "region", "aria-label": "Reference",
    }, article.references[reference]),
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

/** Mark a finding's evidence while the finding is pointed at or focused, and bring it into sight. */
function connect(section: HTMLElement, source: HTMLElement): void {
  section.querySelectorAll<HTMLElement>("[data-findings]").forEach((element) => {
    const on = (): void => mark(section, source, (element.dataset["findings"] ?? "").split(" "));
    element.addEventListener("mouseenter", on);
    element.addEventListener("focus", on);
    element.addEventListener("click", on);
  });
}

function mark(section: HTMLElement, source: HTMLElement, numbers: string[]): void {
  const touches = (list: string | undefined): boolean => (list ?? "").split(" ").some((i) => numbers.includes(i));
  section.querySelectorAll<HTMLElement>("[data-findings]").forEach((element) =>
    element.classList.toggle("active", touches(element.dataset["findings"])));
  const evidence = [...source.querySelectorAll<HTMLElement>("[data-evidence]")];
  evidence.forEach((element) => element.classList.toggle("active", touches(element.dataset["evidence"])));
  const first = evidence.find((element) => element.classList.contains("active"));
  if (first) {
    const box = source.getBoundingClientRect(), at = first.getBoundingClientRect();
    source.scrollTop += at.top - box.top - source.clientHeight / 3;
  }
  say(first ? `evidence: ${first.textContent ?? ""}` : "no evidence in the article");
}
