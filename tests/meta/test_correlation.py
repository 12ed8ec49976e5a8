"""Metrics held against labels: slow twins, and what must not change the numbers."""

from dataclasses import replace

import numpy as np
import pytest

from bench.meta.apart import tell_apart
from bench.meta.correlation import correlate
from bench.meta.judged import Coefficient, Judged, draw
from bench.meta.siding import side
from bench.statistics.correlation import coefficients

ARTICLES, SYSTEMS = 30, 6


def drawn(seed: int = 0) -> Judged:
    rng = np.random.default_rng(seed)
    n = ARTICLES * SYSTEMS
    articles, systems = np.divmod(np.arange(n), SYSTEMS)
    quality = rng.normal(size=n) + systems / 3
    good, weak = quality + rng.normal(size=n) / 2, quality + 3 * rng.normal(size=n)
    labels = np.stack([np.round(quality * 2), (quality > 1).astype(float)], axis=1)
    scores = np.stack([good, weak, -good], axis=1)
    directions = {"good": True, "weak": True, "errors": False}
    return Judged(directions, scores, ["rating", "ok"], labels, articles, systems)


DRAWS = draw(ARTICLES, resamples=200, seed=0, level=0.95)


def one(found: list, key: str, label: str) -> dict[str, dict[str, Coefficient]]:
    return next(c for c in found if (c.key, c.label) == (key, label)).found


def test_levels_equal_slow_twins() -> None:
    judged = drawn()
    found = one(correlate(judged, DRAWS, control=True), "weak", "ok")
    x, y = judged.scores[:, 1], judged.labels[:, 1]
    by_article = [judged.articles == a for a in range(ARTICLES)]
    within = [coefficients(x[rows][None], y[rows][None])["kendall"][0] for rows in by_article]
    assert found["within"]["kendall"].value == pytest.approx(np.nanmean(within))
    assert found["within"]["kendall"].n == np.isfinite(within).sum()
    by_system = [judged.systems == s for s in range(SYSTEMS)]
    means = [np.array([side[rows].mean() for rows in by_system])[None] for side in (x, y)]
    for name, value in coefficients(*means).items():
        assert found["system"][name].value == pytest.approx(value[0])
    wins = np.mean([[(g > b) + (g == b) / 2 for b in x[y == 0]] for g in x[y == 1]])
    assert found["binary"]["auroc"].value == pytest.approx(wins)
    assert 0.5 < found["binary"]["balanced_accuracy"].value < 1
    centred = [
        side - np.array([side[rows].mean() for rows in by_system])[judged.systems]
        for side in (x, y)
    ]
    pearson = np.corrcoef(*centred)[0, 1]
    assert found["partial"]["pearson"].value == pytest.approx(pearson)


def test_intervals_draw_whole_articles() -> None:
    judged = drawn()
    found = one(correlate(judged, DRAWS), "weak", "rating")["summary"]["spearman"]
    slow = []
    for counts in DRAWS.counts.T[1:]:
        rows = np.repeat(np.arange(len(judged.articles)), counts[judged.articles].astype(int))
        x, y = judged.scores[rows, 1], judged.labels[rows, 0]
        slow.append(coefficients(x[None], y[None])["spearman"][0])
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(slow, (0.025, 0.975))))


def test_order_of_rows_changes_nothing_and_a_turned_metric_agrees_as_much() -> None:
    judged = drawn()
    order = np.random.default_rng(5).permutation(len(judged.articles))
    mixed = replace(
        judged,
        scores=judged.scores[order],
        labels=judged.labels[order],
        articles=judged.articles[order],
        systems=judged.systems[order],
    )
    before, after = correlate(judged, DRAWS), correlate(mixed, DRAWS)
    for a, b in zip(before, after, strict=True):
        for level, named in a.found.items():
            for name, value in named.items():
                assert b.found[level][name].value == pytest.approx(value.value)
    assert one(before, "good", "rating") == one(before, "errors", "rating")
    negated = replace(judged, directions=dict.fromkeys(judged.directions, True))
    for name, value in one(correlate(negated, DRAWS), "errors", "rating")["summary"].items():
        assert value.value == -one(before, "good", "rating")["summary"][name].value


def test_what_is_undefined_is_counted_and_never_zero() -> None:
    judged = drawn()
    scores = judged.scores.copy()
    scores[:7, 0], scores[:, 1] = np.nan, 2.0
    two = judged.systems.clip(max=1)
    found = correlate(replace(judged, scores=scores, systems=two), DRAWS)
    assert (found[0].n, found[0].undefined) == (173, 7)
    flat = one(found, "weak", "rating")
    assert flat["summary"]["kendall"].value is flat["within"]["kendall"].value is None
    assert flat["within"]["kendall"].n == 0
    assert one(found, "good", "rating")["system"]["kendall"].value is None
    assert one(found, "good", "rating")["system"]["kendall"].n == 2


def test_metrics_are_told_apart_where_they_differ() -> None:
    judged = drawn()
    found = tell_apart(judged, DRAWS, permutations=2000)
    assert found is not None
    by = {(p.first, p.second): p for p in found.pairs}
    assert by["good", "weak"].p_holm < 0.01
    assert by["good", "errors"].p_value == 1.0  # the same metric, turned
    assert list(map(set, found.groups)) == [{"good", "errors"}, {"weak"}]
    rng = np.random.default_rng(0)
    p = []
    for _ in range(40):  # two equally noisy metrics: no p-value is rarer than it says
        quality = rng.normal(size=len(judged.articles))
        pair = quality[:, None] + rng.normal(size=(len(quality), 2))
        alike = replace(
            judged,
            directions={"a": True, "b": True},
            scores=pair,
            names=["rating"],
            labels=quality[:, None],
        )
        same = tell_apart(alike, DRAWS, permutations=200)
        assert same is not None
        p.append(same.pairs[0].p_value)
    assert np.mean(np.array(p) <= 0.05) <= 0.15


def test_sides_with_people() -> None:
    gaps = np.array([[2.0], [1.0], [0.0], [-3.0], [np.nan], [5.0]])
    verdicts = np.array([1, -1, 1, -1, 1, 0])
    found = side(["m"], gaps, verdicts, np.arange(6), draw(6, resamples=50, seed=0, level=0.95))[0]
    assert (found.decisive, found.alike, found.ties, found.undefined) == (4, 1, 1, 1)
    assert found.agreement.value == pytest.approx((1 + 0 + 0.5 + 1) / 4)
    towards = np.array([2.0, -1.0, 0.0, 3.0])
    wins = np.mean([[(a > -b) + (a == -b) / 2 for b in towards] for a in towards])
    assert found.auroc.value == pytest.approx(wins)
    swapped = side(["m"], -gaps, -verdicts, np.arange(6), draw(6, resamples=0, seed=0, level=0.95))
    assert swapped[0].auroc.value == found.auroc.value
