"""Fits against what defines them: slow counts, optimality conditions, known weights."""

import numpy as np
import pytest

from bench.meta.calibration import RIDGE, Judged, calibrate, fit
from bench.meta.separation import curve
from bench.records import BenchError


def drawn(n: int, *, seed: int = 0, weights=(2.0, -1.0, 0.0)) -> Judged:
    """Return labels drawn by a logistic model; the third key says nothing."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n, 3))
    labels = rng.random(n) < 1 / (1 + np.exp(-(values @ np.array(weights) + 0.5)))
    groups = np.arange(n) // 4
    return Judged(("up", "down", "idle"), values, labels, groups, np.array([1.0, -1.0, 1.0]))


@pytest.mark.parametrize("seed", range(5))
def test_separation_equals_slow_counts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 8, 60) / 4
    labels = rng.random(60) < 0.3 + 0.3 * (scores > 1)
    counts = rng.integers(0, 3, 60)
    repeated, truth = np.repeat(scores, counts), np.repeat(labels, counts)
    good, bad = repeated[truth], repeated[~truth]
    wins = np.mean([[(g > b) + (g == b) / 2 for b in bad] for g in good])
    found = curve(scores, labels)
    assert found.auroc(counts.astype(float)) == pytest.approx(wins, abs=1e-12)

    def accuracy(cut: float) -> float:
        return (np.mean(good >= cut) + np.mean(bad < cut)) / 2

    best = max(accuracy(cut) for cut in np.unique(scores))
    assert accuracy(found.threshold(counts.astype(float))) == pytest.approx(best, abs=1e-12)


def test_a_fit_is_optimal_under_its_constraints() -> None:
    judged = drawn(400)
    against = judged.signs * np.array([1, 1, -1])  # the idle key must not go below 0 either way
    for signs in (judged.signs, against, -judged.signs):
        model = fit(judged.values, judged.labels, signs)
        assert (model.weights * signs >= 0).all()
        deviation = judged.values.std(axis=0)
        odds = model.log_odds(judged.values)
        error = 1 / (1 + np.exp(-odds)) - judged.labels
        gradient = (judged.values - judged.values.mean(axis=0)).T @ error / deviation
        gradient = (gradient + RIDGE * model.weights * deviation) * signs / len(odds)
        assert abs(error.mean()) < 1e-6
        free = model.weights != 0
        assert np.abs(gradient[free]).max(initial=0) < 1e-6
        assert (gradient[~free] > -1e-6).all()


def test_known_weights_come_back_and_a_wrong_sign_becomes_nothing() -> None:
    judged = drawn(20_000, weights=(2.0, -1.0, -0.8))
    model = fit(judged.values, judged.labels, np.array([1.0, -1.0, -1.0]))
    assert model.weights == pytest.approx([2.0, -1.0, -0.8], abs=0.1)
    assert model.intercept == pytest.approx(0.5, abs=0.1)
    assert fit(judged.values, judged.labels, judged.signs).weights[2] == 0


def test_a_model_of_noise_is_called_no_better_than_chance() -> None:
    rng = np.random.default_rng(3)
    noise = Judged(
        ("a", "b"), rng.normal(size=(300, 2)), rng.random(300) < 0.5, np.arange(300), np.ones(2)
    )
    found = calibrate(noise, resamples=200)
    for quality in (found.single, found.model):
        assert quality.balanced_accuracy.value == pytest.approx(0.5, abs=0.1)
        assert quality.auroc.low <= 0.5


def test_a_model_that_knows_more_is_better_and_the_seed_decides() -> None:
    judged = drawn(800)
    found = calibrate(judged, resamples=100, seed=7)
    assert found.model.auroc.low > found.single.auroc.value
    again = calibrate(judged, resamples=100, seed=7)
    assert (again.single, again.model) == (found.single, found.model)


def test_constant_keys_and_too_few_labels() -> None:
    judged = drawn(100)
    flat = np.column_stack([judged.values[:, :2], np.zeros(100)])
    assert fit(flat, judged.labels, judged.signs).weights[2] == 0
    one_sided = Judged(
        judged.keys, judged.values, judged.labels | True, judged.groups, judged.signs
    )
    with pytest.raises(BenchError, match="0 unfaithful summaries of 0 articles"):
        calibrate(one_sided)
