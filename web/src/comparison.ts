/** The page of a comparison: every article's two scores against each other, regressions marked. */
import { chooser, h, s } from "./dom";
import { read } from "./data";
import { extent, linear, number } from "./scale";

interface Series { system: string; metric: string; up: boolean | null; before: (number | null)[]; after: (number | null)[] }
interface Index { ids: string[]; series: Series[] }
interface Point { id: string; before: number; after: number; worse: boolean }

const SIZE = 460, EDGE = 52, END = 14;

export async function comparisonPage(): Promise<void> {
  const figure = document.getElementById("each");
  if (!figure) return;
  const index = await read<Index>("index");
  const drawing = h("div", { class: "with-list" });
  const draw = (at: number): void => {
    const series = index.series[at];
    if (series) drawing.replaceChildren(...drawn(index.ids, series));
  };
  const options = index.series.map((one, i) => [String(i), `${one.system}: ${one.metric}`] as const);
  figure.append(h("div", { class: "choose" }, chooser("System and metric", options, "0", (v) => draw(Number(v)))), drawing);
  draw(0);
}

function drawn(ids: string[], series: Series): Node[] {
  const points: Point[] = ids.flatMap((id, i) => {
    const before = series.before[i] ?? null, after = series.after[i] ?? null;
    if (before === null || after === null) return [];
    return [{ id, before, after, worse: series.up === true ? after < before : series.up === false && after > before }];
  });
  const [low, high] = extent(points.flatMap((p) => [p.before, p.after]));
  const x = linear(low, high, EDGE, SIZE - END), y = linear(low, high, SIZE - EDGE, END);
  const worse = points.filter((p) => p.worse), others = points.filter((p) => !p.worse);
  const label = `${series.metric}: ${worse.length} of ${points.length} articles worse, ${others.length} not`;
  const svg = s("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, class: "chart square", role: "img", "aria-label": label });
  for (const tick of x.ticks) svg.append(
    s("line", { class: "rail", x1: x.place(tick), x2: x.place(tick), y1: END, y2: SIZE - EDGE }),
    s("line", { class: "rail", x1: EDGE, x2: SIZE - END, y1: y.place(tick), y2: y.place(tick) }),
    s("text", { x: x.place(tick), y: SIZE - EDGE + 16, "text-anchor": "middle" }, number(tick)),
    s("text", { x: EDGE - 6, y: y.place(tick) + 4, "text-anchor": "end" }, number(tick)));
  svg.append(
    s("text", { class: "axis", x: SIZE - END, y: SIZE - 10, "text-anchor": "end" }, "baseline"),
    s("text", { class: "axis", x: 4, y: 10 }, "candidate"),
    s("line", { class: "front", x1: x.place(low), y1: y.place(low), x2: x.place(high), y2: y.place(high) }),
    // A path a kind: thousands of articles stay two elements.
    s("path", { class: "dots", d: others.map((p) => `M${x.place(p.before).toFixed(1)} ${y.place(p.after).toFixed(1)}h0`).join("") }),
    s("path", { class: "crosses", d: worse.map((p) => cross(x.place(p.before), y.place(p.after))).join("") }));
  const told = h("p", { class: "small", "aria-hidden": "true" }, "Point at a mark to read it.");
  svg.addEventListener("pointermove", (event) => {
    const nearest = closest(svg, event, points, x.place, y.place);
    if (nearest) told.textContent = `${nearest.id}: ${number(nearest.before)} → ${number(nearest.after)}`;
  });
  const ranked = [...worse].sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before)).slice(0, 10);
  return [
    h("div", {}, svg, told, h("p", { class: "small" },
      series.up === null ? "● an article; the line is no change. The metric has no better direction."
        : `× worse (${worse.length.toLocaleString("en")}), ● equal or better (${others.length.toLocaleString("en")}); the line is no change.`)),
    h("div", {}, ranked.length > 0 && h("h3", {}, "The largest regressions"), h("ol", { class: "regressions" }, ...ranked.map((p) =>
      h("li", {}, h("b", { dir: "auto" }, p.id), ` ${number(p.before)} → ${number(p.after)}`)))),
  ];
}

function cross(x: number, y: number): string {
  return `M${(x - 3).toFixed(1)} ${(y - 3).toFixed(1)}l6 6m0 -6l-6 6`;
}

function closest(
  svg: SVGSVGElement, event: PointerEvent, points: Point[], px: (v: number) => number, py: (v: number) => number,
): Point | undefined {
  const box = svg.getBoundingClientRect();
  const x = ((event.clientX - box.left) / box.width) * SIZE, y = ((event.clientY - box.top) / box.height) * SIZE;
  let best: Point | undefined, nearest = 400;
  for (const point of points) {
    const far = (px(point.before) - x) ** 2 + (py(point.after) - y) ** 2;
    if (far < nearest) { nearest = far; best = point; }
  }
  return best;
}
