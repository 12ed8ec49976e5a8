"""How much of a delta goes with summaries that got longer or shorter."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bench.results.measured import Measured
from bench.text import words

Values = NDArray[np.float64]


def longer_by(
    baseline: Measured, candidate: Measured, pair: tuple[str, str], ids: Sequence[str]
) -> Values:
    """Return by how many words each article's summary got longer; NaN where a text is not kept."""
    before, after = _lengths(baseline, pair[0], ids), _lengths(candidate, pair[1], ids)
    return after - before


def _lengths(side: Measured, system: str, ids: Sequence[str]) -> Values:
    """Return the words of each article's summary, the mean over its repeats."""
    if "length.words" in side.keys:
        scores = side.of(system, ["length.words"])[:, :, 0]
        rows = [side.places[article_id] for article_id in ids]
        return np.array([_mean(scores[row][~np.isnan(scores[row])].tolist()) for row in rows])
    counts: dict[str, list[float]] = {}
    for summary in side.summaries(system):
        if summary.text is not None:
            counts.setdefault(summary.article_id, []).append(len(words(summary.text)))
    return np.array([_mean(counts.get(article_id, [])) for article_id in ids])


def _mean(of: Sequence[float]) -> float:
    return sum(of) / len(of) if of else float("nan")
