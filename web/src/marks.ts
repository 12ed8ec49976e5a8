/** A text with overlapping spans, each piece in an element that carries all of its marks. */
import { h } from "./dom";
import type { Finding } from "./data";
import type { Run } from "./overlap";

/** A finding with the name that ties its mark, its place in the list and its evidence together. */
export interface Named { name: string; number: number; finding: Finding }

/**
 * Return a text's pieces. A finding is one element where it meets no other; its first piece can be focused
 * and carries its number.
 */
export function textPieces(text: string, found: Named[], runs: Run[], kind: "copied" | "shared"): Node[] {
  const begun = new Set<string>();
  return pieces(text, edges(text, found.map((f) => f.finding.span)), (start, end) => {
    const inner = runPieces(text, start, end, runs, kind);
    const here = found.filter(({ finding: { span } }) => span[0] <= start && end <= span[1] && start < end);
    if (!here.length) return inner;
    const fresh = here.filter(({ name }) => !begun.has(name));
    fresh.forEach(({ name }) => begun.add(name));
    const level = (["hard", "soft"] as const).find((of) => here.some(({ finding }) => finding.severity === of)) ?? "info";
    const mark = h("mark", { class: level, "data-findings": here.map(({ name }) => name).join(" ") });
    if (fresh.length) {
      mark.tabIndex = 0;
      mark.setAttribute("role", "button");
      mark.setAttribute("aria-describedby", fresh.map(({ name }) => `finding-${name}`).join(" "));
      mark.append(h("sup", {}, fresh.map(({ number }) => number).join(",")));
    }
    mark.append(...inner);
    return [mark];
  });
}

function runPieces(text: string, from: number, to: number, runs: Run[], kind: "copied" | "shared"): (Node | string)[] {
  const made: (Node | string)[] = [];
  let at = from;
  for (const run of runs) {
    const start = Math.max(run.start, from), end = Math.min(run.end, to);
    if (start >= end) continue;
    if (at < start) made.push(text.slice(at, start));
    made.push(h("span", {
      class: kind === "shared" ? "shared" : `copied ${size(run.words)}`,
      title: kind === "copied" ? `${run.words} words as in the article` : null,
    }, text.slice(start, end)));
    at = end;
  }
  if (at < to) made.push(text.slice(at, to));
  return made;
}

/** Return an article's pieces: those that are evidence carry the names of their findings. */
export function articlePieces(text: string, found: Named[]): Node[] {
  const spans = found.flatMap(({ name, finding }) => finding.evidence.map((span) => ({ span, name })));
  return pieces(text, edges(text, spans.map(({ span }) => span)), (start, end) => {
    const here = spans.filter(({ span }) => span[0] <= start && end <= span[1] && start < end).map(({ name }) => name);
    const piece = text.slice(start, end);
    return [here.length ? h("span", { class: "evidence", "data-evidence": here.join(" ") }, piece) : piece];
  });
}

function edges(text: string, spans: readonly (readonly [number, number])[]): number[] {
  const all = new Set([0, text.length]);
  for (const [start, end] of spans) { all.add(Math.min(start, text.length)); all.add(Math.min(end, text.length)); }
  return [...all].sort((a, b) => a - b);
}

function pieces(text: string, cuts: number[], piece: (start: number, end: number) => (Node | string)[]): Node[] {
  const made: Node[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) made.push(h("span", {}, ...piece(cuts[i] as number, cuts[i + 1] as number)));
  return text ? made : [];
}

function size(n: number): string {
  return n >= 12 ? "long" : n >= 6 ? "middle" : "short";
}
