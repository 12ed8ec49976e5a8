/** Two measures against each other, a mark a system, those that nothing beats joined. */
import { chooser, fitted, h, s, type Option } from "./dom";
import type { Index, Measure } from "./data";
import { type Label, placed } from "./labels";
import { extent, linear, logarithmic, number, type Scale } from "./scale";

const HEIGHT = 400, LEFT = 56, BOTTOM = 46, TOP = 26, RIGHT = 16;
const WIDE = 30; // from here on the largest is so many times the smallest that equal steps hide most

export function scatter(figure: HTMLElement, index: Index): void {
  const { measures } = index;
  let [x, y] = opening(index);
  const drawing = h("div");
  const draw = fitted(drawing, (width) => {
    const mx = measures[x], my = measures[y];
    if (mx && my) drawing.replaceChildren(...drawn(index, mx, my, width));
  });
  figure.append(
    h("div", { class: "choose" },
      chooser("Across", options(index), String(x), (value) => { x = Number(value); draw(); }),
      chooser("Up", options(index), String(y), (value) => { y = Number(value); draw(); })),
    drawing,
  );
}

/** What is drawn first: the metric that ranks, against a metric of another kind, or the time taken. */
function opening({ measures, metrics }: Index): [number, number] {
  const at = (key: string): number => measures.findIndex((m) => m.name === key);
  const directed = metrics.filter((m) => m.up !== null && at(m.key) >= 0);
  const main = directed[0] ?? metrics[0];
  const kind = (key: string): string => key.split(".", 1)[0] ?? "";
  const varied = (key: string): boolean => new Set(measures[at(key)]?.values.map((v) => v?.[0].toFixed(2))).size > 2;
  const other = directed.find((m) => main && kind(m.key) !== kind(main.key) && varied(m.key));
  const time = measures.findIndex((m) => m.name.includes("latency"));
  const x = other ? at(other.key) : time >= 0 ? time : at((directed[1] ?? metrics[1] ?? main)?.key ?? "");
  return [Math.max(0, x), Math.max(0, at(main?.key ?? ""))];
}

function options({ measures, metrics }: Index): Option[] {
  const shown = new Set(metrics.map((m) => m.key));
  const group = (m: Measure): string => (shown.has(m.name) ? "On the leaderboard" : m.use ? "Time, cost and tokens" : "Other metrics");
  const all = measures.map((m, i): Option => [String(i), m.name, group(m)]);
  return ["On the leaderboard", "Time, cost and tokens", "Other metrics"].flatMap((name) => all.filter((o) => o[2] === name));
}

interface Point { name: string; bound: boolean; x: [number, number, number]; y: [number, number, number] }

function drawn(index: Index, mx: Measure, my: Measure, width: number): Node[] {
  const points: Point[] = index.systems.flatMap((system, i) => {
    const x = mx.values[i], y = my.values[i];
    return x && y ? [{ ...system, x, y }] : [];
  });
  const lacking = index.systems.filter((_, i) => !mx.values[i] || !my.values[i]).map((system) => system.name);
  const absent = lacking.length > 0 && h("p", { class: "small" }, `Not drawn, for one of the two is unknown: ${lacking.join(", ")}.`);
  if (!points.length) return [h("p", { class: "small" }, "No system has both.")];
  const [across, isLog] = scaled(points.map((p) => p.x), mx, LEFT, width - RIGHT);
  const [up, isLogUp] = scaled(points.map((p) => p.y), my, HEIGHT - BOTTOM, TOP);
  const front = mx.up !== null && my.up !== null ? pareto(points, mx.up, my.up) : [];
  const label = `${my.name} against ${mx.name}: ` + points.map((p) => `${p.name} ${number(p.x[0])}, ${number(p.y[0])}`).join("; ");
  const svg = s("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, class: "chart", role: "img", "aria-label": label });
  axes(svg, across, up, width);
  svg.append(
    s("text", { class: "axis", x: width - RIGHT, y: HEIGHT - 8, "text-anchor": "end" }, `${mx.name}${isLog ? ", log scale" : ""}${arrow(mx, "→", "←")}`),
    s("text", { class: "axis", x: 0, y: 12 }, `${my.name}${isLogUp ? ", log scale" : ""}${arrow(my, "↑", "↓")}`));
  if (front.length > 1) svg.append(s("polyline", {
    class: "front", points: front.map((p) => `${across.place(p.x[0])},${up.place(p.y[0])}`).join(" "),
  }));
  const spots = points.map((p) => ({ x: across.place(p.x[0]), y: up.place(p.y[0]), width: short(p.name).length * 6.7 + 4 }));
  const lines = points.flatMap((p) => reach(p, across, up)).map(([x1, x2, y1, y2]) => ({
    left: Math.min(x1, x2) - 1, right: Math.max(x1, x2) + 1, top: Math.min(y1, y2) - 1, bottom: Math.max(y1, y2) + 1,
  }));
  const labels = placed(spots, lines, { left: LEFT, right: width, top: TOP - 4, bottom: HEIGHT - BOTTOM });
  points.forEach((point) => svg.append(whiskers(point, across, up)));
  points.forEach((point, i) => svg.append(marked(point, front.includes(point), spots[i] ?? { x: 0, y: 0 }, labels[i])));
  return [svg, h("p", { class: "small" }, key(front.length > 0, points.some((p) => p.bound))), ...(absent ? [absent] : [])];
}

function key(front: boolean, bound: boolean): string {
  const parts = front ? ["■ on the Pareto front: no system is better on both", "○ behind it"]
    : ["One of the two has no better direction: there is no Pareto front"];
  return [...parts, ...(bound ? ["◇ sees the references, not ranked"] : []), "Thin lines are intervals"].join(". ") + ".";
}

function axes(svg: SVGSVGElement, across: Scale, up: Scale, width: number): void {
  for (const tick of across.ticks) svg.append(
    s("line", { class: "rail", x1: across.place(tick), x2: across.place(tick), y1: TOP, y2: HEIGHT - BOTTOM }),
    s("text", { x: across.place(tick), y: HEIGHT - BOTTOM + 16, "text-anchor": "middle" }, number(tick)));
  for (const tick of up.ticks) svg.append(
    s("line", { class: "rail", x1: LEFT, x2: width - RIGHT, y1: up.place(tick), y2: up.place(tick) }),
    s("text", { x: LEFT - 6, y: up.place(tick) + 4, "text-anchor": "end" }, number(tick)));
}

/** Return the scale of an axis, and whether it is logarithmic: times and costs differ by factors. */
function scaled(values: [number, number, number][], measure: Measure, from: number, to: number): [Scale, boolean] {
  const [low, high] = extent(values.flat());
  if (measure.use && low > 0 && high / low > WIDE) return [logarithmic(low / 1.6, high * 1.6, from, to), true];
  const space = (high - low) * 0.06;
  return [linear(low - space, high + space, from, to), false];
}

type Line = [x1: number, x2: number, y1: number, y2: number];

/** Return both intervals of a point, as lines. */
function reach(point: Point, across: Scale, up: Scale): Line[] {
  const x = across.place(point.x[0]), y = up.place(point.y[0]);
  return [[across.place(point.x[1]), across.place(point.x[2]), y, y], [x, x, up.place(point.y[1]), up.place(point.y[2])]];
}

function whiskers(point: Point, across: Scale, up: Scale): SVGGElement {
  return s("g", { class: "reach" }, ...reach(point, across, up).map(([x1, x2, y1, y2]) => s("line", { x1, x2, y1, y2 })));
}

function marked(point: Point, best: boolean, { x, y }: { x: number; y: number }, label: Label | undefined): SVGGElement {
  const shape = point.bound ? s("path", { d: `M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z` })
    : best ? s("rect", { x: x - 5, y: y - 5, width: 10, height: 10 }) : s("circle", { cx: x, cy: y, r: 5 });
  const group = s("g", { class: best ? "point best" : point.bound ? "point bound" : "point" },
    s("title", {}, `${point.name}: ${number(point.x[0])}, ${number(point.y[0])}`));
  if (label?.far) group.append(s("line", { class: "leader", x1: x, y1: y, x2: label.x, y2: label.y - 4 }));
  group.append(shape);
  if (label) group.append(s("text", { x: label.x, y: label.y, "text-anchor": label.anchor }, short(point.name)));
  return group;
}

function short(name: string): string {
  return name.length > 24 ? `${name.slice(0, 23)}…` : name;
}

function pareto(points: Point[], rightwards: boolean, upwards: boolean): Point[] {
  const x = (p: Point): number => (rightwards ? p.x[0] : -p.x[0]);
  const y = (p: Point): number => (upwards ? p.y[0] : -p.y[0]);
  const ranked = points.filter((p) => !p.bound);
  return ranked
    .filter((p) => !ranked.some((q) => x(q) >= x(p) && y(q) >= y(p) && (x(q) > x(p) || y(q) > y(p))))
    .sort((a, b) => a.x[0] - b.x[0]);
}

function arrow(measure: Measure, up: string, down: string): string {
  return measure.up === null ? "" : measure.up ? ` ${up} better` : ` ${down} better`;
}
