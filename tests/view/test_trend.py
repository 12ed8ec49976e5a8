"""A metric over runs: what is comparable is joined, what is not is said."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bench.records import Estimate
from bench.view.runs import Runs
from bench.view.trend import HEIGHT, WIDTH, drawing, metrics_of, trend


@pytest.fixture
def whole(results: Path) -> Runs:
    return Runs(results)


def test_runs_stand_in_the_order_of_time_with_their_commits(whole: Runs) -> None:
    found = trend(whole.whole("e"))
    assert found is not None
    assert found.metric == "length.words"
    assert found.higher_is_better is True
    assert [step.commit for step in found.steps] == ["1fedcba98", "2fedcba98", "3fedcba98"]
    assert [step.breaks for step in found.steps] == ["", "", "other articles"]
    assert [step.values["x"].value for step in found.steps] == [1, 2, 3]


def test_a_metric_measured_otherwise_breaks_the_line(
    results: Path, make_run: Callable[..., Any]
) -> None:
    make_run(results, number=4, dataset_sha256="cd", signatures={"length": "length|v:2"})
    found = trend(Runs(results).whole("e"))
    assert found is not None
    assert found.steps[-1].breaks == "length measured otherwise"


def test_a_line_is_never_drawn_over_a_gap_and_all_stays_inside(
    results: Path, make_run: Callable[..., Any]
) -> None:
    for number in (4, 5, 6):
        systems = ("x", "z") if number == 5 else ("x", "y", "z")
        make_run(results, number=number, dataset_sha256="cd", systems=systems)
    found = trend(Runs(results).whole("e"))
    assert found is not None
    drawn = drawing(found)
    lines = {line.system: line for line in drawn.lines}
    assert {name: len(line.points) for name, line in lines.items()} == {"x": 6, "y": 5, "z": 3}
    assert [path.count(",") for path in lines["x"].paths] == [2, 4]
    assert [path.count(",") for path in lines["y"].paths] == [2, 2]
    heights = sorted(line.label_y for line in drawn.lines)
    assert min(b - a for a, b in pairwise(heights)) >= 15
    for line in drawn.lines:
        for point in line.points:
            assert 0 <= point.high <= point.y <= point.low <= HEIGHT
            assert 0 <= point.x <= WIDTH


def test_one_run_and_one_value_can_be_drawn(tmp_path: Path, make_run: Callable[..., Any]) -> None:
    flat = {s: {"length.words": Estimate(0.0, 0.0, 0.0, 1), "length.none": None} for s in "xy"}
    make_run(tmp_path, estimates=flat)
    runs = Runs(tmp_path).whole("e")
    assert metrics_of(runs) == ["length.words", "length.none"]
    found = trend(runs)
    assert found is not None
    assert len(drawing(found).lines) == 2
    assert trend(runs, "length.none").steps == [], "no value is no point"
    assert trend([]) is None


def test_the_upper_bound_is_never_named_the_best(
    tmp_path: Path, make_run: Callable[..., Any]
) -> None:
    manifest = make_run(tmp_path).path / "run.json"
    (entry,) = Runs(tmp_path).entries()
    assert entry.best == "length.words 2.000 (y)"
    run = json.loads(manifest.read_text())
    run["systems"]["y"]["sees_references"] = True
    manifest.write_text(json.dumps(run))
    (entry,) = Runs(tmp_path).entries()
    assert entry.best == "length.words 1.000 (x)"
