"""Which of many systems is best, and which cannot be told apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.statistics.intervals import estimates
from bench.statistics.resampling import Array


def tied_with_best(
    values: Array, *, resamples: int = 1000, seed: int = 0, level: float = 0.95
) -> tuple[list[int | None], NDArray[np.bool_]]:
    """Return a metric's best system, and which systems cannot be told from it.

    ``values`` has shape (n, systems, metrics), higher is better, NaN undefined. A system is tied
    with the best where the sign-flip interval of their paired difference, over the
    articles on which both are defined, holds zero, or where those articles are too few to tell
    anything: n signs can come out alike by chance with probability 2^(1-n). Returns, for each
    metric, the index of the highest mean (None where no system has a value), and booleans of shape
    (metrics, systems).
    """
    n, systems, metrics = values.shape
    defined = ~np.isnan(values)
    n_defined = defined.sum(axis=0)
    totals = np.where(defined, values, 0.0).sum(axis=0)
    means = np.where(n_defined > 0, totals / np.maximum(n_defined, 1), -np.inf)
    best = means.argmax(axis=0)
    differences = values - values[:, best, np.arange(metrics)][:, None, :]
    flat = differences.reshape(n, systems * metrics)
    found = estimates(flat, resamples=resamples, seed=seed, level=level, method="sign_flip")
    tied = np.array(
        [d is not None and (d.low <= 0 <= d.high or 2.0 ** (1 - d.n) > 1 - level) for d in found],
        dtype=bool,
    )
    exists = (n_defined > 0).any(axis=0)
    winners = [int(b) if e else None for b, e in zip(best, exists, strict=True)]
    return winners, tied.reshape(systems, metrics).T


def groups_alike(means: Array, apart: NDArray[np.int64]) -> tuple[tuple[int, ...], ...]:
    """Return the largest sets of systems of which no two can be told apart, best first.

    ``means`` has shape (systems,), NaN for a system without a value, which is in no set; ``apart``
    holds the pairs that can be told apart, shape (pairs, 2). The sets are the maximal cliques of
    the others (Bron & Kerbosch 1973), each in order of the means. A system may be in several: that
    A is like B and B like C does not make A like C. Each set is a letter of a compact letter
    display.
    """
    order = [int(i) for i in np.argsort(-means, kind="stable") if not np.isnan(means[i])]
    told = {frozenset(pair) for pair in apart.tolist()}
    alike = {i: {j for j in order if j != i and frozenset((i, j)) not in told} for i in order}
    found: list[tuple[int, ...]] = []

    def extend(chosen: list[int], candidates: set[int], done: set[int]) -> None:
        if not candidates and not done:
            found.append(tuple(sorted(chosen, key=order.index)))
            return
        pivot = max(candidates | done, key=lambda i: len(alike[i] & candidates))
        for i in sorted(candidates - alike[pivot]):
            extend([*chosen, i], candidates & alike[i], done & alike[i])
            candidates = candidates - {i}
            done = done | {i}

    if order:
        extend([], set(order), set())
    return tuple(sorted(found, key=lambda group: [order.index(i) for i in group]))
