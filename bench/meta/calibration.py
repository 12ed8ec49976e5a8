"""A threshold, and a small model whose signs are given, fitted on labels that people gave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.meta.separation import Curve, curve
from bench.records import BenchError, Estimate

Floats = NDArray[np.float64]
FOLDS = 10
RIDGE = 1.0
"""The penalty: as much as one observation that pulls each weight to 0, in standard deviations."""
_STEPS = 2000
_FEWEST = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """Scores beside labels: ``values`` (n, k) without NaN, ``labels`` (n,) true where faithful.

    ``groups`` (n,) numbers the article of each summary; ``signs`` (k,) is 1 where a higher score is
    better, -1 where a lower one is.
    """

    keys: Sequence[str]
    values: Floats
    labels: NDArray[np.bool_]
    groups: NDArray[np.int64]
    signs: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """Log-odds that a person calls a summary faithful: ``intercept + values @ weights``."""

    weights: Floats
    intercept: float

    def log_odds(self, values: Floats) -> Floats:
        """Return one number a row of ``values``, shape (n, k)."""
        result: Floats = values @ self.weights + self.intercept
        return result


@dataclass(frozen=True, slots=True)
class Quality:
    """How a score separates what people separated, on articles that the fit had not seen.

    ``threshold`` is that of the fit on everything; its interval, like the others, comes from
    resampling articles with all their summaries.
    """

    auroc: Estimate
    balanced_accuracy: Estimate
    threshold: Estimate


@dataclass(frozen=True, slots=True)
class Calibration:
    """The first key alone (``single``) and all of them in a model (``model``)."""

    fitted: Model
    single: Quality
    model: Quality


def calibrate(
    judged: Judged, *, resamples: int = 1000, level: float = 0.95, seed: int = 0
) -> Calibration:
    """Fit the model and the thresholds, and measure both by cross-validation over articles.

    Raises:
        BenchError: there are too few articles, or labels of one kind only.
    """
    _refuse_too_little(judged)
    first = judged.values[:, 0] * judged.signs[0]
    of = folds(judged.groups, seed)
    measure = _Measure(judged, of, resamples=resamples, level=level, seed=seed)
    fitted = fit(judged.values, judged.labels, judged.signs)
    unseen = np.empty(len(first))
    for fold in np.unique(of):
        train = of != fold
        model = fit(judged.values[train], judged.labels[train], judged.signs)
        unseen[~train] = model.log_odds(judged.values[~train])
    return Calibration(
        fitted,
        single=measure.quality(first, first),
        model=measure.quality(unseen, fitted.log_odds(judged.values)),
    )


def fit(values: Floats, labels: NDArray[np.bool_], signs: Floats, *, ridge: float = RIDGE) -> Model:
    """Fit a logistic regression in which no weight goes against the direction of its key.

    Minimises the mean log-loss plus ``ridge / 2n`` times the squared weights of standardised
    columns, by projected gradients with momentum (FISTA, Beck & Teboulle 2009).
    """
    n, _ = values.shape
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    scale = np.where(deviation > 0, deviation, 1.0)
    design = np.column_stack([(values - mean) / scale * signs, np.ones(n)])
    penalty = np.append(np.full(values.shape[1], ridge / n), 0.0)
    step = 1.0 / (0.25 * np.linalg.eigvalsh(design.T @ design / n)[-1] + ridge / n)
    at = ahead = np.zeros(design.shape[1])
    momentum = 1.0
    for _ in range(_STEPS):
        odds = np.clip(design @ ahead, -500, 500)
        gradient = design.T @ (1 / (1 + np.exp(-odds)) - labels) / n + penalty * ahead
        new = ahead - step * gradient
        new[:-1] = np.maximum(new[:-1], 0.0)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / following * (new - at)
        moved = float(np.abs(new - at).max())
        at, momentum = new, following
        if moved < 1e-9:
            break
    weights = at[:-1] * signs / scale + 0.0  # no -0.0
    return Model(weights, float(at[-1] - mean @ weights))


@dataclass(frozen=True, slots=True)
class _Measure:
    judged: Judged
    folds: NDArray[np.int64]
    resamples: int
    level: float
    seed: int

    def quality(self, unseen: Floats, everything: Floats) -> Quality:
        """Measure scores of unseen articles; the threshold is that of ``everything``."""
        labels, folds = self.judged.labels, self.folds
        called = np.empty(len(labels), dtype=bool)
        for fold in np.unique(folds):
            train = folds != fold
            cut = curve(unseen[train], labels[train]).threshold()
            called[~train] = unseen[~train] >= cut
        auroc, whole = curve(unseen, labels), curve(everything, labels)
        return Quality(
            auroc=self._estimate(auroc, Curve.auroc),
            balanced_accuracy=self._estimate(
                curve(called.astype(float), labels), Curve.balanced_accuracy
            ),
            threshold=self._estimate(whole, Curve.threshold),
        )

    def _estimate(self, of: Curve, value: Callable[[Curve, Floats], float]) -> Estimate:
        """Return a value with the interval over resampled articles that hold both labels."""
        n = len(self.judged.labels)
        rng = np.random.default_rng(self.seed)
        n_groups = int(self.judged.groups.max()) + 1
        drawn = []
        for _ in range(self.resamples):
            counts = np.bincount(rng.integers(0, n_groups, n_groups), minlength=n_groups)
            weights = counts[self.judged.groups].astype(float)
            if 0 < (weights * self.judged.labels).sum() < weights.sum():
                drawn.append(value(of, weights))
        point = value(of, np.ones(n))
        tail = (1 - self.level) / 2
        low, high = np.quantile(drawn, (tail, 1 - tail))
        return Estimate(point, float(low), float(high), n_groups, "bootstrap over articles")


def folds(groups: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """Return a fold a summary; the summaries of one article share theirs."""
    n_groups = int(groups.max()) + 1
    order = np.random.default_rng(seed).permutation(n_groups)
    return (order % min(FOLDS, n_groups))[groups]


def _refuse_too_little(judged: Judged) -> None:
    n_groups = len(np.unique(judged.groups))
    faithful = int(judged.labels.sum())
    for kind, n in (("faithful", faithful), ("unfaithful", len(judged.labels) - faithful)):
        articles = len(np.unique(judged.groups[judged.labels == (kind == "faithful")]))
        if articles < _FEWEST:
            raise BenchError(
                f"{n:,} {kind} summaries of {articles:,} articles (of {n_groups:,}) are too few to "
                f"calibrate on: expected at least {_FEWEST} articles with each label"
            )
