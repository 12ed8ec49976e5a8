/** A text with overlapping spans, each piece in an element that carries all of its marks. */
import { h } from "./dom";
import type { Finding } from "./data";
import type { Run } from "./overlap";

/** Return a summary's pieces. A finding's first piece can be focused and carries its number. */
export function summaryPieces(text: string, findings: Finding[], runs: Run[], kind: "copied" | "shared"): Node[] {
  const cuts = edges(text, [...findings.map((f) => f.span), ...runs.map((r) => [r.start, r.end] as const)]);
  const begun = new Set<number>();
  return pieces(text, cuts, (start, end) => {
    const run = runs.find((r) => r.start <= start && end <= r.end);
    const here = findings.flatMap((f, i) => (f.span[0] <= start && end <= f.span[1] && start < end ? [i] : []));
    let node: Node | string = text.slice(start, end);
    if (run) node = h("span", { class: kind === "shared" ? "shared" : `copied ${size(run.words)}`, title: kind === "copied" ? `${run.words} words as in the article` : null }, node);
    if (!here.length) return node;
    const fresh = here.filter((i) => !begun.has(i));
    fresh.forEach((i) => begun.add(i));
    const level = (["hard", "soft"] as const).find((of) => here.some((i) => findings[i]?.severity === of)) ?? "info";
    const first = fresh[0];
    const mark = h("mark", { class: level, "data-findings": here.join(" ") });
    if (first !== undefined) {
      mark.tabIndex = 0;
      mark.setAttribute("role", "button");
      mark.setAttribute("aria-describedby", fresh.map((i) => `finding-${i}`).join(" "));
      for (const i of fresh) mark.append(h("sup", {}, i + 1));
    }
    mark.append(node);
    return mark;
  });
}

/** Return an article's pieces: those that are evidence carry the numbers of their findings. */
export function articlePieces(text: string, findings: Finding[]): Node[] {
  const spans = findings.flatMap((f, i) => f.evidence.map((span) => ({ span, i })));
  return pieces(text, edges(text, spans.map(({ span }) => span)), (start, end) => {
    const here = spans.filter(({ span }) => span[0] <= start && end <= span[1] && start < end).map(({ i }) => i);
    const piece = text.slice(start, end);
    return here.length ? h("span", { class: "evidence", "data-evidence": here.join(" ") }, piece) : piece;
  });
}

function edges(text: string, spans: readonly (readonly [number, number])[]): number[] {
  const all = new Set([0, text.length]);
  for (const [start, end] of spans) { all.add(Math.min(start, text.length)); all.add(Math.min(end, text.length)); }
  return [...all].sort((a, b) => a - b);
}

function pieces(text: string, cuts: number[], piece: (start: number, end: number) => Node | string): Node[] {
  const made: Node[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) made.push(h("span", {}, piece(cuts[i] as number, cuts[i + 1] as number)));
  return text ? made : [];
}

function size(n: number): string {
  return n >= 12 ? "long" : n >= 6 ? "middle" : "short";
}
