"""How far annotators agree, beyond what chance would give: Krippendorff's alpha."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEVELS = ("nominal", "ordinal", "interval")
_DOUBTFUL = 0.05
"""Share of draws without an alpha from which on there is no interval."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha with its interval; 1 is full agreement, 0 that of chance, below 0 worse than chance.

    ``units`` counts what at least two annotators rated, ``ratings`` the ratings of those.
    None is undefined: nothing was rated twice, or every rating is the same.
    """

    alpha: float | None
    low: float | None
    high: float | None
    units: int
    ratings: int


def alpha(ratings: Floats, *, level: str = "nominal") -> float | None:
    """Return Krippendorff's alpha of ratings, shape (annotators, units), NaN where there is none.

    With n_uc raters of unit u giving the value c, and n_u its raters, those with n_u < 2 left out:

        o_ck = sum over u of n_uc (n_uk - [c = k]) / (n_u - 1)      n_c = sum over k of o_ck
        alpha = 1 - (n - 1) sum o_ck d_ck / sum n_c n_k d_ck        n = sum over c of n_c

    and d the squared difference: [c != k] (nominal), (c - k)^2 (interval), or the square of the
    ranks between, ends by half (ordinal). Source: Krippendorff, Computing Krippendorff's
    Alpha-Reliability, 2011.

    Raises:
        ValueError: an unknown level.
    """
    found = agreement(ratings, level=level, resamples=0)
    return found.alpha


def agreement(
    ratings: Floats,
    *,
    level: str = "nominal",
    groups: Sequence[int] | None = None,
    resamples: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Agreement:
    """Return alpha with the percentile interval of drawing groups of units anew.

    ``groups`` numbers the article of each unit (None: each is its own). There is no interval
    without resamples, nor where more than one draw in twenty has no alpha.

    Raises:
        ValueError: an unknown level.
    """
    if level not in LEVELS:
        raise ValueError(f"level={level!r}: it must be one of {', '.join(LEVELS)}")
    values = np.unique(ratings[~np.isnan(ratings)])
    counts = (ratings[:, :, None] == values).sum(axis=0).astype(float)
    paired = counts.sum(axis=1) >= 2
    counts = counts[paired]
    units, rated = int(paired.sum()), int(counts.sum())
    if not units:
        return Agreement(None, None, None, 0, 0)
    each = _coincidences(counts)
    value = float(_alphas(each.sum(axis=0)[None], values, level)[0])
    of = np.arange(ratings.shape[1]) if groups is None else np.asarray(groups)
    low, high = None, None
    if resamples:
        drawn = _alphas(_resampled(each, of[paired], resamples, seed), values, level)
        low, high = _ends(drawn, confidence)
    return Agreement(None if np.isnan(value) else value, low, high, units, rated)


def _coincidences(counts: Floats) -> Floats:
    """Return o_ck of each unit, shape (units, values, values)."""
    pairs = counts[:, :, None] * counts[:, None, :]
    diagonal = np.arange(counts.shape[1])
    pairs[:, diagonal, diagonal] -= counts
    result: Floats = pairs / (counts.sum(axis=1) - 1)[:, None, None]
    return result


def _alphas(o: Floats, values: Floats, level: str) -> Floats:
    """Return alpha of each table, shape (tables,); NaN where nothing differs."""
    n_c = o.sum(axis=2)
    n = n_c.sum(axis=1)
    if level == "nominal":
        d = np.broadcast_to(1.0 - np.eye(len(values)), o.shape)
    else:
        # Ordinal: the ranks between two values, ends by half, are the gap of their middle ranks.
        at = np.cumsum(n_c, axis=1) - n_c / 2 if level == "ordinal" else values[None]
        d = np.broadcast_to((at[:, :, None] - at[:, None, :]) ** 2, o.shape)
    observed = (o * d).sum(axis=(1, 2))
    expected = (n_c[:, :, None] * n_c[:, None, :] * d).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Floats = np.where(expected > 0, 1 - (n - 1) * observed / expected, np.nan)
    return result


def _resampled(each: Floats, groups: NDArray[np.int64], resamples: int, seed: int) -> Floats:
    """Return the summed tables of groups drawn with replacement, shape (resamples, …)."""
    _, of = np.unique(groups, return_inverse=True)
    n = int(of.max()) + 1
    summed = np.zeros((n, *each.shape[1:]))
    np.add.at(summed, of, each)
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples)
    result: Floats = np.einsum("rg,gck->rck", weights.astype(float), summed)
    return result


def _ends(drawn: Floats, confidence: float) -> tuple[float | None, float | None]:
    if np.isnan(drawn).mean() > _DOUBTFUL:
        return None, None
    tail = (1 - confidence) / 2
    low, high = np.nanquantile(drawn, (tail, 1 - tail))
    return float(low), float(high)
