"""A regression that was planted: does a gate see it, and see nothing where nothing changed?

Three runs are written to a folder, read back, compared and gated, as any others are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.compare import compare
from bench.gate.gate import gate
from bench.gate.rules import Rules, parse
from bench.records import Article, Estimate, Finding, Owned, Run, Summary
from bench.results import Folder
from bench.results.measured import Measured
from bench.statistics import sign_flip

Floats = NDArray[np.float64]
ARTICLES = 200
MARGIN, LOSS, NOISE = 0.01, 0.03, 0.05
"""The gate's margin, the loss that is planted beyond it, and the noise of every article."""

_DRAWS, _PER_DRAW = 400, 100
_KEY, _SYSTEM = "drill.score", "system"
_FINDING = Finding(0, 7, "number", "hard", "a finding that the baseline has not", ((0, 4),))


@dataclass(frozen=True, slots=True)
class Drill:
    """What came of it: whether runs were read as written, and what compare and gate said.

    ``p_same`` and ``p_worse`` are two-sided; ``exit_same`` and ``exit_worse`` the gate's exit
    codes, ``failed`` the rules that the worse run broke. ``alarms`` is the share of ``draws``
    comparisons without a difference that came out at p < 0.05, ``caught`` of those with a loss of
    half a standard deviation on 100 articles.
    """

    read_back: bool
    p_same: float
    p_worse: float
    delta: float
    exit_same: int
    exit_worse: int
    failed: Sequence[str]
    draws: int
    alarms: float
    caught: float


def drill(folder: Path, *, seed: int) -> Drill:
    """Write the runs into ``folder``, and judge them."""
    drawn = np.random.default_rng(seed)
    before = drawn.normal(0.5, 0.1, ARTICLES)
    noise = drawn.normal(0, NOISE, ARTICLES)
    same = before + noise - noise.mean()  # so that there is no difference at all to be found
    written = {"baseline": before, "same": same, "worse": same - LOSS}
    read_back = True
    runs = {}
    for name, scores in written.items():
        found = [Owned("a000", _SYSTEM, _FINDING)] if name == "worse" else []
        runs[name], equal = _written(folder / "drill" / name, scores, found)
        read_back &= equal
    rules = _rules(seed)
    calm = gate(runs["baseline"], runs["same"], rules)
    alarm = gate(runs["baseline"], runs["worse"], rules)
    (no_change,) = compare(runs["baseline"], runs["same"]).comparisons
    (loss,) = compare(runs["baseline"], runs["worse"]).comparisons
    alarms, caught = _shares(drawn, seed)
    return Drill(
        read_back=read_back,
        p_same=no_change.p_value,
        p_worse=loss.p_value,
        delta=loss.delta.value,
        exit_same=calm.exit_code,
        exit_worse=alarm.exit_code,
        failed=[verdict.rule for verdict in alarm.verdicts if not verdict.ok],
        draws=_DRAWS,
        alarms=alarms,
        caught=caught,
    )


def _rules(seed: int) -> Rules:
    metric = _KEY.partition(".")[0]
    rules = [
        {"metric": _KEY, "no_worse_than": MARGIN},
        {"metric": metric, "max_new_findings": 0},
    ]
    return parse({"rules": rules, "seed": seed}, where="bench selftest")


def _shares(drawn: np.random.Generator, seed: int) -> tuple[float, float]:
    """Return how often a test speaks where nothing is, and where half a deviation was lost."""
    nothing = drawn.normal(0, 1, (_PER_DRAW, _DRAWS))
    p_nothing = sign_flip(nothing, resamples=2000, seed=seed).p_value
    p_lost = sign_flip(nothing - 0.5, resamples=2000, seed=seed).p_value
    return float(np.mean(p_nothing < 0.05)), float(np.mean(p_lost < 0.05))


def _written(path: Path, scores: Floats, found: list[Owned]) -> tuple[Measured, bool]:
    """Return a run read back, and whether every part of it is what was written."""
    folder = Folder(path)
    ids = [f"a{i:03d}" for i in range(len(scores))]
    articles = [Article(id=i, text=f"Text “{i}” – 今天.", references=("One.",)) for i in ids]
    summaries = [
        Summary(article_id=i, system=_SYSTEM, text=f"Summary of {i}.", latency_s=0.1) for i in ids
    ]
    metric, _, key = _KEY.partition(".")
    columns = {"article_id": ids, "system": [_SYSTEM] * len(ids), key: scores}
    folder.write_articles(0, articles, digest="")
    folder.write_summaries(0, 0, summaries, digest="")
    folder.write_findings(metric, 0, found, digest="")
    folder.write_scores(metric, 0, columns, digest="")
    run = _manifest(path.name, scores)
    folder.finish(run)
    there = Measured(Folder(path))
    equal = (
        there.run == run
        and list(there.articles.values()) == articles
        and there.summaries(_SYSTEM) == summaries
        and list(there.findings[metric]) == found
        and there.ids == ids
        and bool((there.values.ravel() == scores).all())
    )
    return there, equal


def _manifest(name: str, scores: Floats) -> Run:
    n, mean = len(scores), float(scores.mean())
    return Run(
        id=name,
        experiment="drill",
        created_at="2026-01-01T00:00:00.000Z",
        dataset={"name": "drill", "articles": n, "references": n},
        dataset_sha256="d" * 64,
        systems={_SYSTEM: {"signature": f"{name}|v:1"}},
        signatures={"drill": "drill|v:1"},
        directions={_KEY: True},
        estimates={_SYSTEM: {_KEY: Estimate(mean, mean, mean, n)}},
        counts={_SYSTEM: {"articles": n, "failed": 0, "empty": 0, "refused": 0}},
        arguments=[],
        config={"repeats": 1},
        environment={},
        notes=[],
    )
