"""The page of a comparison: verdict, tables, deltas drawn, every article, words and claims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bench.compare import Compared
from bench.compare.comparability import shared
from bench.compare.record import Comparison
from bench.report.comparison import (
    HEADS,
    alpha,
    beside,
    cells,
    changed,
    heading,
    legend,
    pairs,
    verdict,
)
from bench.report.html.data import mean_over_repeats, rounded
from bench.report.html.page import pack, render
from bench.results.measured import Measured

_LABEL, _PLOT, _ROW = 230, 600, 26


def comparison_page(compared: Compared, sides: tuple[Measured, Measured] | None = None) -> str:
    """Return the page of a comparison; with both ``sides`` it shows every article's scores."""
    view = {
        "title": f"{compared.candidate.run} beside {compared.baseline.run}",
        "verdict": verdict(compared),
        "heading": heading(compared),
        "heads": HEADS,
        "systems": [_system(compared, *pair) for pair in pairs(compared)],
        "legend": legend(compared),
        "changes": changed(compared),
        "examples": _examples(compared),
        "notes": compared.notes,
        "each": sides is not None,
    }
    data = {} if sides is None else {"index": pack(_each(compared, sides))}
    return render("comparison.html", data=data, comparison=view)


def _each(compared: Compared, sides: tuple[Measured, Measured]) -> dict[str, Any]:
    """Return the scores of every article that was compared, a series a comparison."""
    before, after = sides
    metrics = list(dict.fromkeys(one.metric for one in compared.comparisons))
    # What was compared had passed for equal, whichever way: this finds the same articles.
    ids = shared(before, after, on="intersection", keys=metrics).ids
    rows = [[side.places[article_id] for article_id in ids] for side in sides]
    series = [
        {
            "system": one.system,
            "metric": one.metric,
            "up": one.higher_is_better,
            "before": _values(before, one.against, one.metric, rows[0]),
            "after": _values(after, one.system, one.metric, rows[1]),
        }
        for one in compared.comparisons
    ]
    return {"ids": ids, "series": series}


def _values(side: Measured, system: str, key: str, rows: Sequence[int]) -> list[float | None]:
    scores = side.of(system, [key])[:, :, 0]
    means = mean_over_repeats(scores[:, np.newaxis])[:, 0]
    return rounded(means[list(rows)])


def _system(compared: Compared, system: str, against: str) -> dict[str, Any]:
    rows = [c for c in compared.comparisons if (c.system, c.against) == (system, against)]
    level = alpha(compared)
    return {
        "name": system if system == against else f"{system} ← {against}",
        "rows": [{"cells": cells(compared, one), "kind": one.verdict(level)} for one in rows],
        "forest": _forest([one for one in rows if one.p_holm is not None], level),
        "beside": list(beside(compared, system, against)),
        "claims": _claims(compared, system),
        "same": all(one.wins == one.losses == 0 for one in rows),
    }


def _claims(compared: Compared, system: str) -> list[dict[str, Any]]:
    """Return what became of the hard findings of each metric: new, gone, kept."""
    found = ((metric, by.get(system)) for metric, by in compared.findings.items())
    return [
        {
            "metric": metric,
            "kept": of.kept,
            "groups": [
                ("ins", "+ new", list(of.new)),
                ("del", "− gone", list(of.gone)),
                ("span", "= kept", list(of.still)),
            ],
        }
        for metric, of in found
        if of and (of.new or of.gone or of.kept)
    ]


def _forest(rows: Sequence[Comparison], level: float) -> dict[str, Any] | None:
    """Place each delta and its interval, in standard deviations of its own: one scale for all."""
    drawn = [(one, abs(one.delta.value / one.effect)) for one in rows if one.effect]
    if not drawn:
        return None
    reach = max(abs(end) / sd for one, sd in drawn for end in (one.delta.low, one.delta.high))
    middle = _LABEL + _PLOT / 2

    def x(value: float, sd: float) -> float:
        return round(middle + value / sd / reach * _PLOT / 2 * 0.95, 1)

    marks = [
        {
            "metric": one.metric,
            "kind": one.verdict(level),
            "y": _ROW * row + _ROW // 2 + 4,
            "low": x(one.delta.low, sd),
            "value": x(one.delta.value, sd),
            "high": x(one.delta.high, sd),
            "said": f"{one.delta.value:+.4g} [{one.delta.low:+.4g}, {one.delta.high:+.4g}]",
        }
        for row, (one, sd) in enumerate(drawn)
    ]
    height = _ROW * len(drawn) + 30
    return {"marks": marks, "middle": middle, "width": _LABEL + _PLOT, "height": height}


def _examples(compared: Compared) -> list[dict[str, Any]]:
    titles = {"regression": "Regressions", "improvement": "Improvements"}
    found = [
        {"title": title, "of": [one for one in compared.examples if one.kind == kind]}
        for kind, title in titles.items()
    ]
    return [group for group in found if group["of"]]
