"""One metric over the runs of an experiment, as a drawing and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.records import Estimate, Run
from bench.view.runs import commit, main_metric

WIDTH, HEIGHT, TOP, BOTTOM, LEFT, RIGHT = 960, 380, 16, 60, 64, 150
MARKS = ("circle", "square", "triangle", "diamond")
COLOURS = 8
_TICKS = 5
_LABEL_GAP = 15
_MARGIN = 24
_BESIDE = 4.0
"""How far systems stand apart at one run, so that their intervals do not cover each other."""


@dataclass(frozen=True, slots=True)
class Step:
    """One run of a trend. ``breaks`` says why it is not comparable with the run before."""

    run: str
    created_at: str
    commit: str
    breaks: str
    values: Mapping[str, Estimate | None]


@dataclass(frozen=True, slots=True)
class Trend:
    """A metric of all systems over the whole runs of an experiment, the oldest first."""

    metric: str
    higher_is_better: bool | None
    systems: Sequence[str]
    steps: Sequence[Step]


def metrics_of(runs: Sequence[Run]) -> list[str]:
    """Return every metric of some runs, those of the newest first."""
    return list(
        dict.fromkeys(
            key for run in reversed(runs) for values in run.estimates.values() for key in values
        )
    )


def trend(runs: Sequence[Run], metric: str | None = None) -> Trend | None:
    """Return the trend of a metric (None: that of the newest leaderboard); None without one."""
    chosen = metric or (main_metric(runs[-1]) if runs else None)
    if not runs or chosen is None:
        return None
    systems = list(dict.fromkeys(system for run in runs for system in run.systems))
    return Trend(chosen, runs[-1].directions.get(chosen), systems, list(_steps(runs, chosen)))


def _steps(runs: Sequence[Run], metric: str) -> Iterator[Step]:
    before: Run | None = None
    for run in runs:
        values = {system: of.get(metric) for system, of in run.estimates.items()}
        if any(values.values()):
            breaks = "" if before is None else _breaks(before, run, metric.partition(".")[0])
            yield Step(run.id, run.created_at, commit(run.environment), breaks, values)
            before = run


def _breaks(before: Run, run: Run, metric: str) -> str:
    if before.dataset_sha256 != run.dataset_sha256:
        return "other articles"
    same = before.signatures.get(metric) == run.signatures.get(metric)
    return "" if same else f"{metric} measured otherwise"


@dataclass(frozen=True, slots=True)
class Point:
    """A mark of the drawing: where it is, the ends of its interval, and what it says."""

    x: float
    y: float
    low: float
    high: float
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """One system: its marks, the paths between those that are comparable, its label's height."""

    system: str
    number: int
    mark: str
    points: Sequence[Point]
    paths: Sequence[str]
    label_y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A trend in the units of the drawing."""

    lines: Sequence[Line]
    ticks: Sequence[tuple[float, str]]
    places: Sequence[tuple[float, str]]
    breaks: Sequence[float]


def drawing(of: Trend) -> Drawing:
    """Lay a trend out: runs at equal distances, the scale from the lowest to the highest end."""
    known = [e for step in of.steps for e in step.values.values() if e is not None]
    bottom, top = min(e.low for e in known), max(e.high for e in known)
    reach = top - bottom or abs(top) or 1.0
    step_x = (WIDTH - LEFT - RIGHT - 2 * _MARGIN) / max(len(of.steps) - 1, 1)

    def x(place: int) -> float:
        return round(LEFT + _MARGIN + place * step_x, 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (value - bottom) / reach * (HEIGHT - TOP - BOTTOM), 1)

    lines = [_line(of, number, x, y) for number in range(len(of.systems))]
    every = -(-len(of.steps) // 10)
    return Drawing(
        lines=_apart([line for line in lines if line.points]),
        ticks=[
            (y(bottom + reach * i / (_TICKS - 1)), f"{bottom + reach * i / (_TICKS - 1):.4g}")
            for i in range(_TICKS)
        ],
        places=[
            (x(i), step.commit or step.created_at[5:16].replace("T", " "))
            for i, step in enumerate(of.steps)
            if i % every == 0
        ],
        breaks=[x(i) - step_x / 2 for i, step in enumerate(of.steps) if step.breaks],
    )


def _line(of: Trend, number: int, x: Any, y: Any) -> Line:
    system = of.systems[number]
    points: list[Point] = []
    paths: list[list[str]] = [[]]
    for place, step in enumerate(of.steps):
        one = step.values.get(system)
        if one is None or step.breaks:
            paths.append([])
        if one is not None:
            beside = x(place) + round((number - (len(of.systems) - 1) / 2) * _BESIDE, 1)
            at = Point(beside, y(one.value), y(one.low), y(one.high), _title(system, step, one))
            points.append(at)
            paths[-1].append(f"{at.x},{at.y}")
    joined = [" ".join(path) for path in paths if len(path) > 1]
    mark = MARKS[number % len(MARKS)]
    return Line(system, number % COLOURS, mark, points, joined, points[-1].y if points else 0)


def _title(system: str, step: Step, one: Estimate) -> str:
    numbers = f"{one.value:.4g} [{one.low:.4g}, {one.high:.4g}]"
    return f"{system}: {numbers}, {step.run} {step.commit}".strip()


def _apart(lines: Sequence[Line]) -> list[Line]:
    """Move labels down until none covers another."""
    placed: list[Line] = []
    at = float("-inf")
    for line in sorted(lines, key=lambda line: line.label_y):
        at = max(line.label_y, at + _LABEL_GAP)
        placed.append(Line(line.system, line.number, line.mark, line.points, line.paths, at))
    return placed
