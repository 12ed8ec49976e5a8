/** Two measures against each other, a mark a system, those that nothing beats joined. */
import { chooser, fitted, h, s } from "./dom";
import type { Index, Measure } from "./data";
import { extent, linear, number } from "./scale";

const HEIGHT = 380, LEFT = 56, BOTTOM = 44, TOP = 14, RIGHT = 20;

export function scatter(figure: HTMLElement, index: Index): void {
  const { measures } = index;
  const shown = index.metrics.map((metric) => metric.key);
  let x = measures.findIndex((m) => m.name.includes("latency"));
  if (x < 0) x = Math.max(0, measures.findIndex((m) => m.name === shown[1]));
  let y = Math.max(0, measures.findIndex((m) => m.name === shown[0]));
  const drawing = h("div");
  const draw = fitted(drawing, (width) => {
    const mx = measures[x], my = measures[y];
    if (mx && my) drawing.replaceChildren(...drawn(index, mx, my, width));
  });
  const options = measures.map((m, i) => [String(i), m.name] as const);
  figure.append(
    h("div", { class: "choose" },
      chooser("Across", options, String(x), (value) => { x = Number(value); draw(); }),
      chooser("Up", options, String(y), (value) => { y = Number(value); draw(); })),
    drawing,
  );
}

interface Point { name: string; bound: boolean; x: [number, number, number]; y: [number, number, number] }

function drawn(index: Index, mx: Measure, my: Measure, width: number): Node[] {
  const points: Point[] = index.systems.flatMap((system, i) => {
    const x = mx.values[i], y = my.values[i];
    return x && y ? [{ ...system, x, y }] : [];
  });
  if (!points.length) return [h("p", { class: "small" }, "No system has both.")];
  const [x0, x1] = padded(extent(points.flatMap((p) => p.x)));
  const [y0, y1] = padded(extent(points.flatMap((p) => p.y)));
  const across = linear(x0, x1, LEFT, width - RIGHT), up = linear(y0, y1, HEIGHT - BOTTOM, TOP);
  const front = mx.up !== null && my.up !== null ? pareto(points, mx.up, my.up) : [];
  const label = `${my.name} against ${mx.name}: ` + points.map((p) => `${p.name} ${number(p.x[0])}, ${number(p.y[0])}`).join("; ");
  const svg = s("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, class: "chart", role: "img", "aria-label": label });
  for (const tick of across.ticks) svg.append(
    s("line", { class: "rail", x1: across.place(tick), x2: across.place(tick), y1: TOP, y2: HEIGHT - BOTTOM }),
    s("text", { x: across.place(tick), y: HEIGHT - BOTTOM + 16, "text-anchor": "middle" }, number(tick)));
  for (const tick of up.ticks) svg.append(
    s("line", { class: "rail", x1: LEFT, x2: width - RIGHT, y1: up.place(tick), y2: up.place(tick) }),
    s("text", { x: LEFT - 6, y: up.place(tick) + 4, "text-anchor": "end" }, number(tick)));
  svg.append(s("text", { class: "axis", x: width - RIGHT, y: HEIGHT - 6, "text-anchor": "end" }, `${mx.name}${arrow(mx, "→", "←")}`));
  svg.append(s("text", { class: "axis", x: 4, y: 12 - 2 }, `${my.name}${arrow(my, "↑", "↓")}`));
  if (front.length > 1) svg.append(s("polyline", {
    class: "front", points: front.map((p) => `${across.place(p.x[0])},${up.place(p.y[0])}`).join(" "),
  }));
  const taken: [number, number, number][] = [];
  for (const point of points) svg.append(marked(point, front.includes(point), across.place, up.place, width, taken));
  return [svg, h("p", { class: "small" }, front.length
    ? "■ on the Pareto front: no system is better on both. ○ behind it. ◇ sees the references, not ranked."
    : "One of the two has no better direction: there is no Pareto front.")];
}

function marked(
  point: Point, best: boolean, px: (v: number) => number, py: (v: number) => number, end: number, taken: [number, number, number][],
): SVGGElement {
  const x = px(point.x[0]), y = py(point.y[0]);
  const shape = point.bound ? s("path", { d: `M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z` })
    : best ? s("rect", { x: x - 5, y: y - 5, width: 10, height: 10 }) : s("circle", { cx: x, cy: y, r: 5 });
  const right = x < end * 0.7;
  const width = point.name.length * 6.6 + 12;
  const at: [number, number, number] = [right ? x : x - width, y + 4, width];
  // A name that would lie on another goes a line down.
  for (let tries = 0; tries < 8; tries++) {
    const hit = taken.find((t) => Math.abs(t[1] - at[1]) < 12 && t[0] < at[0] + at[2] && at[0] < t[0] + t[2]);
    if (!hit) break;
    at[1] = hit[1] + 12.5;
  }
  taken.push(at);
  return s("g", { class: best ? "point best" : point.bound ? "point bound" : "point" },
    s("title", {}, `${point.name}: ${number(point.x[0])}, ${number(point.y[0])}`),
    s("line", { class: "whisker", x1: px(point.x[1]), x2: px(point.x[2]), y1: y, y2: y }),
    s("line", { class: "whisker", x1: x, x2: x, y1: py(point.y[1]), y2: py(point.y[2]) }),
    shape,
    s("text", { x: right ? x + 9 : x - 9, y: at[1], "text-anchor": right ? "start" : "end" }, point.name));
}

function pareto(points: Point[], rightwards: boolean, upwards: boolean): Point[] {
  const x = (p: Point): number => (rightwards ? p.x[0] : -p.x[0]);
  const y = (p: Point): number => (upwards ? p.y[0] : -p.y[0]);
  const ranked = points.filter((p) => !p.bound);
  return ranked
    .filter((p) => !ranked.some((q) => x(q) >= x(p) && y(q) >= y(p) && (x(q) > x(p) || y(q) > y(p))))
    .sort((a, b) => a.x[0] - b.x[0]);
}

function padded([low, high]: [number, number]): [number, number] {
  const space = (high - low) * 0.06;
  return [low - space, high + space];
}

function arrow(measure: Measure, up: string, down: string): string {
  return measure.up === null ? "" : measure.up ? ` ${up} better` : ` ${down} better`;
}
