"""Which metrics can be told apart by how well they agree with a label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from bench.meta.judged import Coefficient, Draws, Floats, Ints, Judged
from bench.statistics import groups_alike, holm
from bench.statistics.resampling import flips
from bench.statistics.weighed import Column, Pair


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better ``first`` agrees than ``second``: in Spearman's coefficient."""

    first: str
    second: str
    difference: Coefficient
    p_value: float
    p_holm: float


@dataclass(frozen=True, slots=True)
class Apart:
    """All pairs of keys on one label, over the ``n`` summaries where all are defined.

    ``groups`` are the largest sets of keys of which no two can be told apart, the best first.
    """

    label: str
    n: int
    left_out: Sequence[str]
    pairs: Sequence[Difference]
    groups: Sequence[Sequence[str]]
    permutations: int


def tell_apart(
    judged: Judged, draws: Draws, *, label: int = 0, permutations: int = 10_000, seed: int = 0
) -> Apart | None:
    """Test every two keys on a label, paired by article; None where there are no two to compare.

    A key that is constant, or undefined for more than half of the labelled summaries, is left out.
    """
    keys, scores, y = list(judged.directions), judged.turned(), judged.labels[:, label]
    there = ~np.isnan(scores) & ~np.isnan(y)[:, None]
    chosen = np.flatnonzero(there.sum(axis=0) > (~np.isnan(y)).sum() / 2)
    rows = np.flatnonzero(there[:, chosen].all(axis=1))
    if not len(rows) or len(np.unique(y[rows])) < 2:
        return None
    chosen = np.array([k for k in chosen if len(np.unique(scores[rows, k])) > 1], dtype=int)
    if len(chosen) < 2:
        return None
    articles = judged.articles[rows]
    drawn = np.stack([_spearman(scores[rows, k], y[rows], draws, articles) for k in chosen])
    pairs = list(combinations(range(len(chosen)), 2))
    x = np.stack([_standard_ranks(scores[rows, k]) for k in chosen], axis=1)
    p = _permuted(x, _standard_ranks(y[rows]), articles, pairs, (permutations, seed))
    corrected = holm(p)
    names = [keys[k] for k in chosen]
    apart = np.array([pairs[i] for i in np.flatnonzero(corrected <= 1 - draws.level)], dtype=int)
    return Apart(
        label=judged.names[label],
        n=len(rows),
        left_out=[key for key in keys if key not in names],
        pairs=[
            Difference(
                *(names[i], names[j]),
                draws.coefficient(drawn[i] - drawn[j], len(rows)),
                *(float(p[at]), float(corrected[at])),
            )
            for at, (i, j) in enumerate(pairs)
        ],
        groups=[[names[i] for i in g] for g in groups_alike(drawn[:, 0], apart.reshape(-1, 2))],
        permutations=permutations,
    )


def _spearman(x: Floats, y: Floats, draws: Draws, articles: Ints) -> Floats:
    pair = Pair(Column(x), Column(y))
    return np.concatenate([pair.weighed(w).spearman for w in draws.blocks(articles)])


def _standard_ranks(values: Floats) -> Floats:
    """Return midranks of mean 0 and variance 1."""
    _, codes, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - counts / 2)[codes]
    result: Floats = (ranks - ranks.mean()) / ranks.std()
    return result


def _permuted(
    x: Floats, y: Floats, articles: Ints, pairs: list[tuple[int, int]], drawn: tuple[int, int]
) -> Floats:
    """Return the p-value of each pair: both keys' ranks exchanged on articles drawn at random.

    Under the null hypothesis the two can be exchanged on any article (Deutsch, Dror & Roth 2021,
    on standardised ranks). A coefficient after an exchange needs three sums over each article
    alone: of the ranks times those of y, of the ranks, and of their squares.
    """
    _, of = np.unique(articles, return_inverse=True)
    sums = np.zeros((3, int(of.max()) + 1, x.shape[1]))
    for each, values in zip(sums, (x * y[:, None], x, x * x), strict=True):
        np.add.at(each, of, values / len(y))
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    change = sums[:, :, second] - sums[:, :, first]
    whole = sums.sum(axis=1)[:, None]

    def apart(moved: Floats) -> Floats:
        found = _coefficient(whole[..., first] + moved) - _coefficient(whole[..., second] - moved)
        result: Floats = np.abs(found)
        return result

    resamples, seed = drawn
    seen = apart(np.zeros((3, 1, len(pairs)))) - 1e-12
    blocks, total = flips(sums.shape[1], resamples=resamples, seed=seed, columns=8 * len(pairs))
    extreme, tried = np.zeros(len(pairs)), 0
    for block in blocks:
        extreme += (apart(block @ change) >= seen).sum(axis=0)
        tried += len(block)
    result: Floats = (extreme + total - tried) / total  # those not tried are what was seen
    return result


def _coefficient(means: Floats) -> Floats:
    """Return the correlation from the means of products, ranks and squares, shape (3, …)."""
    product, rank, square = means
    result: Floats = product / np.sqrt(np.maximum(square - rank**2, 1e-12))
    return result
