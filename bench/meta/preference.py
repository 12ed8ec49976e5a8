"""Systems in order of what people preferred, two at a time: Bradley and Terry, with ties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.records import BenchError, Estimate

Floats = NDArray[np.float64]
PRIOR = 0.5
"""Wins added each way between every two systems: for two, log((w + 1/2) / (l + 1/2))."""
_STEPS, _LONGEST, _DONE = 200, 1.0, 1e-10


@dataclass(frozen=True, slots=True)
class Place:
    """One system: ``strength`` in log-odds, of mean 0 over the systems; ``preferred`` from 0 to 1.

    ``preferred`` is the chance to be preferred to a system drawn from the others, a tie by half.
    """

    system: int
    strength: Estimate
    preferred: Estimate


def bradley_terry(wins: Floats, ties: Floats, *, prior: float = PRIOR) -> tuple[Floats, Floats]:
    """Return strengths, shape (…, systems), of mean 0, and the tie parameter, shape (…).

    ``wins[…, i, j]`` counts how often i was preferred to j; ``ties`` is symmetric, each tie counted
    at (i, j) and at (j, i). With strengths s and tie parameter v (Davidson 1970, eq. 2.4):

        P(i over j) = exp(s_i) / D    P(tie) = v exp((s_i + s_j) / 2) / D
        D = exp(s_i) + exp(s_j) + v exp((s_i + s_j) / 2)

    It maximises the likelihood, which is concave in s and log v, by Newton's method. Without ties
    v is 0. ``prior`` is added to the wins each way; with 0, systems must all be connected by wins.

    Raises:
        BenchError: there is no maximum: a system always won or lost, and ``prior`` is 0.
    """
    wins, ties = np.asarray(wins, float), np.asarray(ties, float)
    systems = wins.shape[-1]
    i, j = np.triu_indices(systems, 1)
    shape = wins.shape[:-2]
    y = np.stack([wins[..., i, j] + prior, wins[..., j, i] + prior, ties[..., i, j]], axis=-1)
    y = y.reshape(-1, len(i), 3)
    tied = y[..., 2].sum(axis=1) > 0
    design = _design(i, j, systems)
    parameters = np.zeros((len(y), systems + 1))
    for _ in range(_STEPS):
        step = _newton(parameters, y, tied, design)
        longest = np.abs(step).max(axis=1, keepdims=True)
        parameters += step / np.maximum(longest / _LONGEST, 1)
        if longest.max(initial=0) < _DONE:
            break
    else:
        raise BenchError(
            "the preferences have no ranking of finite strengths: some system won or lost all "
            "it was compared in: give a prior above 0"
        )
    ratio = np.where(tied, np.exp(parameters[:, -1]), 0.0)
    return parameters[:, :-1].reshape(*shape, systems), ratio.reshape(shape)


def _design(i: NDArray[np.int64], j: NDArray[np.int64], systems: int) -> Floats:
    """Return what each outcome of each pair takes of the parameters: (pairs, 3, systems + 1)."""
    design = np.zeros((len(i), 3, systems + 1))
    rows = np.arange(len(i))
    design[rows, 0, i] = design[rows, 1, j] = 1
    design[rows, 2, i] = design[rows, 2, j] = 0.5
    design[:, 2, -1] = 1
    return design


def _newton(parameters: Floats, y: Floats, tied: NDArray[np.bool_], design: Floats) -> Floats:
    """Return the step of each problem, shape (problems, systems + 1)."""
    systems = design.shape[-1] - 1
    logits = np.einsum("rk,pok->rpo", parameters, design)
    logits[~tied, :, 2] = -np.inf
    p = np.exp(logits - logits.max(axis=2, keepdims=True))
    p /= p.sum(axis=2, keepdims=True)
    n = y.sum(axis=2)
    gradient = np.einsum("rpo,pok->rk", y - n[..., None] * p, design)
    mean = np.einsum("rpo,pok->rpk", p, design)
    curved = np.einsum("rpo,pok,pol->rkl", n[..., None] * p, design, design, optimize=True)
    curved -= np.einsum("rp,rpk,rpl->rkl", n, mean, mean, optimize=True)
    curved[:, :systems, :systems] += 1  # the strengths add up to 0
    curved[~tied, -1, -1] = 1
    gradient[~tied, -1] = 0
    # Where the maximum runs away the curve flattens out, and the steps never end.
    curved += 1e-12 * np.eye(systems + 1)
    step: Floats = np.linalg.solve(curved, gradient[..., None])[..., 0]
    return step


def rank(
    wins: Floats,
    ties: Floats,
    *,
    prior: float = PRIOR,
    resamples: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> tuple[list[Place], float]:
    """Return the systems, the most preferred first, and the tie parameter.

    ``wins`` and ``ties`` (articles, systems, systems) are counts as ``bradley_terry`` takes them.
    Intervals are percentiles over draws of n of the n articles; ``n`` counts a system's judgements.
    """
    articles = len(wins)
    generator = np.random.default_rng(seed)
    weights = generator.multinomial(articles, np.full(articles, 1 / articles), size=resamples)
    weights = np.concatenate([np.ones((1, articles)), weights])
    strengths, ratio = bradley_terry(
        np.einsum("ra,aij->rij", weights, wins),
        np.einsum("ra,aij->rij", weights, ties),
        prior=prior,
    )
    preferred = _preferred(strengths, ratio)
    counted = (wins + wins.transpose(0, 2, 1) + ties).sum(axis=(0, 2))
    places = [
        Place(
            s, *(_estimate(drawn[:, s], int(counted[s]), level) for drawn in (strengths, preferred))
        )
        for s in range(strengths.shape[1])
    ]
    return sorted(places, key=lambda place: -place.strength.value), float(ratio[0])


def _preferred(strengths: Floats, ratio: Floats) -> Floats:
    """Return the chance of each system against the others, shape (draws, systems)."""
    half = np.exp((strengths[:, None, :] - strengths[:, :, None]) / 2)
    # exp(s_i) + v/2 exp((s_i+s_j)/2) over D, divided by exp(s_i).
    v = ratio[:, None, None]
    chance = (1 + v / 2 * half) / (1 + half**2 + v * half)
    systems = strengths.shape[1]
    chance[:, np.arange(systems), np.arange(systems)] = 0
    result: Floats = chance.sum(axis=2) / (systems - 1)
    return result


def _estimate(drawn: Floats, n: int, level: float) -> Estimate:
    value, draws = float(drawn[0]), drawn[1:]
    tail = (1 - level) / 2
    low, high = np.quantile(draws, (tail, 1 - tail)) if len(draws) else (value, value)
    return Estimate(value, float(low), float(high), n, "percentile bootstrap over articles")
