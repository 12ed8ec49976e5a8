"""Paired randomisation: the signs of the differences are flipped, article by article."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.statistics.resampling import EXACT, Array, all_flips, drawn_flips


@dataclass(frozen=True, slots=True)
class SignFlip:
    """p-values of k columns of differences, each array of shape (k,); NaN where n is 0."""

    p_value: Array
    """Two-sided: how often flipped signs give a mean at least as far from zero."""
    p_greater: Array
    """Against a mean above zero: how often flipped signs give a mean at least as high."""
    p_less: Array
    """Against a mean below zero: how often flipped signs give a mean at least as low."""
    n: NDArray[np.int64]
    """Articles on which the difference is defined."""
    exact: NDArray[np.bool_]
    """Whether all flips were tried; drawn flips have the least p-value 1 / (resamples + 1)."""
    resamples: int
    seed: int


def sign_flip(differences: Array, *, resamples: int = 10_000, seed: int = 0) -> SignFlip:
    """Test whether each column's mean is zero by flipping the signs of whole rows.

    ``differences`` has shape (n, k), NaN where undefined. Under the null hypothesis the two systems
    can be swapped on any article, so that every difference is as likely with the other sign (Fisher
    1935; approximate randomisation, Noreen 1989; Yeh 2000). The same signs are drawn for every
    column. A column with at most 16 differences other than zero gets all flips: p = share of them
    that are at least as extreme. Else p = (1 + extreme) / (1 + resamples), which is never zero and
    keeps its level whatever ``resamples`` is (Phipson & Smyth 2010). No difference at all: p = 1.
    """
    defined = ~np.isnan(differences)
    filled = np.where(defined, differences, 0.0)
    n = defined.sum(axis=0)
    exact = np.count_nonzero(filled, axis=0) <= EXACT
    p = np.full((3, differences.shape[1]), np.nan)
    if exact.any():
        p[:, exact] = _exact(_packed(filled[:, exact]))
    if not exact.all():
        drawn = filled[:, ~exact]
        counts = np.zeros((3, drawn.shape[1]))
        for flips in drawn_flips(
            len(drawn), resamples=resamples, seed=seed, columns=drawn.shape[1]
        ):
            counts += np.stack(extremes(flips @ drawn, drawn))
        p[:, ~exact] = (1 + counts) / (1 + resamples)
    p[:, n == 0] = np.nan
    return SignFlip(p[0], p[1], p[2], n, exact, resamples, seed)


def extremes(flipped: Array, differences: Array) -> tuple[Array, Array, Array]:
    """Return, for each column, how many flips are as far, as high and as low as what was seen.

    ``flipped`` (resamples, k) holds the sum of those differences whose sign changes. The sum after
    the flips is total - 2 flipped; it counts as equal where only rounding tells it from the total.
    """
    total = differences.sum(axis=0)
    rounding = 1e-12 * np.abs(differences).sum(axis=0)
    return count_extremes(total - 2 * flipped, total, rounding)


def count_extremes(sums: Array, total: Array, rounding: Array) -> tuple[Array, Array, Array]:
    """Return how many rows of ``sums`` are as far from zero, as high and as low as ``total``."""
    high = (sums >= total - rounding).sum(axis=0)
    low = (sums <= total + rounding).sum(axis=0)
    far = (np.abs(sums) >= np.abs(total) - rounding).sum(axis=0)
    return far, high, low


def _exact(differences: Array) -> Array:
    """Return the share of all flips that are as far, as high and as low: shape (3, k)."""
    flips = all_flips(len(differences))
    wide = max(1, (1 << 22) // len(flips))  # columns at a time, for the memory
    parts = [differences[:, at : at + wide] for at in range(0, differences.shape[1], wide)]
    counts = [np.stack(extremes(flips @ part, part)) for part in parts]
    return np.concatenate(counts, axis=1) / len(flips)


def _packed(differences: Array) -> Array:
    """Return the differences other than zero of each column, moved to the top: (at most 16, k).

    Which article a difference belongs to does not matter when all flips are tried.
    """
    order = np.argsort(differences == 0, axis=0, kind="stable")
    height = int(np.count_nonzero(differences, axis=0).max(initial=0))
    return np.take_along_axis(differences, order[:height], axis=0)
