"""The articles on which a score moved most, with both texts and what changed between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from bench.compare.comparability import Shared
from bench.results.measured import Measured

_ISLAND = 5
"""Words and spaces that must stand together to count as unchanged: three words, or an end."""

Edit = tuple[str, str]
"""``equal``, ``delete`` or ``insert``, and the text."""


@dataclass(frozen=True, slots=True)
class Example:
    """One article whose score moved: ``delta`` in the metric's units, candidate - baseline.

    ``edits`` leads from the baseline's text to the candidate's; empty where a text is not kept.
    """

    article_id: str
    system: str
    against: str
    metric: str
    kind: str
    baseline: float
    candidate: float
    delta: float
    baseline_text: str | None
    candidate_text: str | None
    edits: Sequence[Edit]


def examples(
    baseline: Measured,
    candidate: Measured,
    pairs: Sequence[tuple[str, str]],
    common: Shared,
    *,
    most: int,
) -> list[Example]:
    """Return the worst regressions, then the best improvements, by the first key with a direction.

    No more than ``most`` of each, over all systems together, the largest first.
    """
    key = next((k for k in common.keys if candidate.run.directions.get(k) is not None), None)
    if key is None or most < 1:
        return []
    found = [
        moved for pair in pairs for moved in _moved(baseline, candidate, pair, common.ids, key)
    ]
    found.sort(key=lambda moved: moved[0])
    worst = [moved for moved in found[:most] if moved[0] < 0]
    best = [moved for moved in found[::-1][:most] if moved[0] > 0]
    texts = _Texts(baseline, candidate)
    return [
        texts.example(key, kind, *moved[1:])
        for kind, some in (("regression", worst), ("improvement", best))
        for moved in some
    ]


def _moved(
    baseline: Measured, candidate: Measured, pair: tuple[str, str], ids: Sequence[str], key: str
) -> Iterator[tuple[float, tuple[str, str], str, float, float]]:
    """Yield how much better each article got, the pair, the article and both values."""
    sign = 1.0 if candidate.run.directions[key] else -1.0
    sides = []
    for side, system in zip((baseline, candidate), pair, strict=True):
        scores = side.of(system, [key])[:, :, 0]
        defined = ~np.isnan(scores)
        totals = np.where(defined, scores, 0.0).sum(axis=1)
        sides.append(
            np.where(defined.any(axis=1), totals / np.maximum(defined.sum(axis=1), 1), np.nan)
        )
    for article_id in ids:
        before = float(sides[0][baseline.places[article_id]])
        after = float(sides[1][candidate.places[article_id]])
        if not np.isnan(before) and not np.isnan(after) and before != after:
            yield sign * (after - before), pair, article_id, before, after


class _Texts:
    """The first summary of an article by each side's system, read once a system."""

    def __init__(self, baseline: Measured, candidate: Measured) -> None:
        self._sides = (baseline, candidate)
        self._kept: dict[tuple[int, str], dict[str, str]] = {}

    def _text(self, side: int, system: str, article_id: str) -> str | None:
        if (side, system) not in self._kept:
            self._kept[side, system] = {
                summary.article_id: summary.text
                for summary in self._sides[side].summaries(system)
                if summary.text is not None and summary.repeat == 0
            }
        return self._kept[side, system].get(article_id)

    def example(
        self,
        key: str,
        kind: str,
        pair: tuple[str, str],
        article_id: str,
        before: float,
        after: float,
    ) -> Example:
        texts = [self._text(side, pair[side], article_id) for side in (0, 1)]
        whole = texts[0] is not None and texts[1] is not None
        return Example(
            article_id=article_id,
            system=pair[1],
            against=pair[0],
            metric=key,
            kind=kind,
            baseline=before,
            candidate=after,
            delta=after - before,
            baseline_text=texts[0],
            candidate_text=texts[1],
            edits=word_diff(texts[0] or "", texts[1] or "") if whole else (),
        )


def word_diff(before: str, after: str) -> list[Edit]:
    """Return the edits that lead from one text to another, in words and the space between them.

    The texts of all but the inserts make ``before``, those of all but the deletes ``after``.
    """
    a, b = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    edits: list[Edit] = []
    i = k = 0
    matches = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    for start, other, n in matches:
        whole = start == other == 0 or (start + n, other + n) == (len(a), len(b))
        if n < _ISLAND and not whole:
            continue  # "of the" between two changes says nothing
        edits += [("delete", "".join(a[i:start]))] * (i < start)
        edits += [("insert", "".join(b[k:other]))] * (k < other)
        edits += [("equal", "".join(a[start : start + n]))] * (n > 0)
        i, k = start + n, other + n
    return edits
