/** Where the name of each mark goes, so that it covers neither a mark nor another name. */

export interface Spot { x: number; y: number; width: number }
export interface Label { x: number; y: number; anchor: "start" | "middle" | "end"; far: boolean }
export interface Box { left: number; right: number; top: number; bottom: number }

const HEIGHT = 13, MARK = 7, RINGS = [0, 12, 26, 42, 60, 80];
const DIRECTIONS: readonly (readonly [number, number])[] = [
  [1, 0], [-1, 0], [0, -1], [0, 1], [0.8, -0.8], [0.8, 0.8], [-0.8, -0.8], [-0.8, 0.8],
];

/** Return a place a spot, within the frame and clear of ``lines``: the nearest that is free, else that which covers least. */
export function placed(spots: readonly Spot[], lines: readonly Box[], frame: Box): Label[] {
  const marks = spots.map(({ x, y }) => ({ left: x - MARK, right: x + MARK, top: y - MARK, bottom: y + MARK }));
  const taken: Box[] = [];
  return spots.map((spot, i) => {
    const others = [...marks.filter((_, at) => at !== i), ...taken];
    const covered = (box: Box): number => sum(others.map((other) => overlap(box, other))) + sum(lines.map((line) => overlap(box, line))) / 8;
    let best: { label: Label; box: Box } | undefined, least = Infinity;
    for (const ring of RINGS) {
      for (const [dx, dy] of DIRECTIONS) {
        const found = candidate(spot, dx, dy, ring);
        const cost = outside(found.box, frame) * 20 + covered(found.box) + ring * 0.01;
        if (cost < least) { least = cost; best = found; }
      }
      if (least < 1) break;
    }
    if (!best) return { x: spot.x, y: spot.y, anchor: "start", far: false };
    taken.push(best.box);
    return best.label;
  });
}

function candidate({ x, y, width }: Spot, dx: number, dy: number, ring: number): { label: Label; box: Box } {
  const reach = MARK + 3 + ring;
  const at = x + dx * reach, middle = y + dy * (reach + (dx ? 0 : 3));
  const anchor = dx > 0 ? "start" : dx < 0 ? "end" : "middle";
  const left = anchor === "start" ? at : anchor === "end" ? at - width : at - width / 2;
  const box = { left, right: left + width, top: middle - HEIGHT / 2, bottom: middle + HEIGHT / 2 };
  return { label: { x: at, y: middle + 4, anchor, far: ring > 0 }, box };
}

function overlap(a: Box, b: Box): number {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return across > 0 && down > 0 ? across * down : 0;
}

function outside(box: Box, frame: Box): number {
  return Math.max(0, frame.left - box.left) + Math.max(0, box.right - frame.right)
    + Math.max(0, frame.top - box.top) + Math.max(0, box.bottom - frame.bottom);
}

function sum(values: number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
