/** How one metric spreads over the articles: a histogram a system, on one scale. */
import { chooser, fitted, h, s } from "./dom";
import type { Index, Scores } from "./data";
import { extent, linear, number } from "./scale";

const ROW = 40, LEFT = 120, RIGHT = 48, BINS = 40;

export function spread(figure: HTMLElement, index: Index, scores: Scores): void {
  const drawing = h("div");
  let metric = 0;
  const draw = fitted(drawing, (width) => drawing.replaceChildren(...drawn(index, scores, metric, width)));
  const options = index.metrics.map((m, i) => [String(i), m.key] as const);
  figure.append(h("div", { class: "choose" }, chooser("Metric", options, "0", (value) => { metric = Number(value); draw(); })), drawing);
}

function drawn(index: Index, scores: Scores, metric: number, width: number): Node[] {
  const column = scores.metrics[metric];
  if (!column) return [];
  const n = index.systems.length, height = ROW * n + 30;
  const [low, high] = extent(column);
  const scale = linear(low, high, LEFT, width - RIGHT);
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img" });
  const said: string[] = [];
  for (const tick of scale.ticks) svg.append(
    s("line", { class: "rail", x1: scale.place(tick), x2: scale.place(tick), y1: 4, y2: height - 24 }),
    s("text", { x: scale.place(tick), y: height - 8, "text-anchor": "middle" }, number(tick)));
  index.order.forEach((place, row) => {
    const system = index.systems[place];
    if (!system) return;
    const values: number[] = [];
    for (let i = place; i < column.length; i += n) if (!Number.isNaN(column[i])) values.push(column[i] as number);
    values.sort((a, b) => a - b);
    const base = ROW * (row + 1);
    const name = system.name.length > 16 ? `${system.name.slice(0, 15)}…` : system.name;
    svg.append(
      s("text", { class: "axis", x: LEFT - 8, y: base - 8, "text-anchor": "end" }, name, s("title", {}, system.name)),
      s("line", { class: "rail", x1: LEFT, x2: width - RIGHT, y1: base, y2: base }));
    if (!values.length) { svg.append(s("text", { x: LEFT + 4, y: base - 8 }, "undefined for every article")); return; }
    svg.append(s("path", { class: "hill", d: hill(values, low, high, scale.place, base) }));
    const middle = ((values[Math.floor((values.length - 1) / 2)] as number) + (values[Math.floor(values.length / 2)] as number)) / 2;
    svg.append(
      s("line", { class: "whisker", x1: scale.place(middle), x2: scale.place(middle), y1: base - ROW + 10, y2: base }),
      s("text", { class: "axis", x: width, y: base - 8, "text-anchor": "end" }, number(middle, index.metrics[metric]?.digits)));
    said.push(`${system.name}: median ${number(middle)} of ${values.length}`);
  });
  svg.setAttribute("aria-label", `${index.metrics[metric]?.key}. ${said.join("; ")}`);
  return [svg, h("p", { class: "small" }, "The height is the number of articles, each system on its own scale; the upright line and the figure at the right are the median.")];
}

function hill(values: number[], low: number, high: number, place: (v: number) => number, base: number): string {
  const counts = new Array<number>(BINS).fill(0);
  const size = (high - low) / BINS || 1;
  for (const value of values) {
    const bin = Math.min(BINS - 1, Math.floor((value - low) / size));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const most = Math.max(...counts);
  const steps = counts.map((count, i) => {
    const y = base - (count / most) * (ROW - 10);
    return `L${place(low + i * size).toFixed(1)} ${y.toFixed(1)}L${place(low + (i + 1) * size).toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${place(low)} ${base}${steps.join("")}L${place(low + BINS * size).toFixed(1)} ${base}Z`;
}
