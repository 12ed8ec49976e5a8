"""HHEM-2.1-open: a summary against its whole article (Vectara 2024)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from bench.metric.checkers.checker import Checker, Recipe
from bench.metric.checkers.claims import UNITS, by_unit
from bench.metric.checkers.entailment import Entailment, Written
from bench.metric.checkers.networks import token_classifier
from bench.metric.checkers.options import Settings, one_of, positive, settle
from bench.metric.checkers.passages import Passage, Span, joined
from bench.metric.checkers.verdicts import Best

MODEL, FOUNDATION = "vectara/hallucination_evaluation_model", "google/flan-t5-base"
TEMPLATE = (
    "<pad> Determine if the hypothesis is true given the premise?\n\n"
    "Premise: {premise}\n\nHypothesis: {claim}"
)


def hhem(
    model: str = MODEL,
    *,
    foundation: str | None = FOUNDATION,
    claims: str = "summary",
    window: int | None = None,
    **settings: Unpack[Settings],
) -> Checker:
    """Return P(consistent) of the summary beside its whole article, 0 to 1.

    ``foundation`` is the T5 whose config and tokenizer are used; None: they lie with the weights.
    A T5 has no positions to run out of, but memory: ``window`` reads the article in passages of so
    many tokens, of which the best counts; ``claims=sentence`` takes the mean over sentences.

    Raises:
        MetricError: an option is wrong, or the model cannot be had.
    """
    name = "hhem"
    options = settle(name, settings)
    unit = one_of(name, "claims", claims, UNITS)
    if window is not None:
        positive(name, "window", window)
    network = token_classifier(name, model, foundation, options)
    entailment = Entailment(
        name, network, Written(TEMPLATE), window=window, batch_size=options.batch_size
    )
    recipe = Recipe(
        name=name,
        signature=f"claims:{unit}",
        split=_all,
        passages=_one,
        claims=by_unit(unit),
        judge=Best(1),
    )
    return Checker(recipe, entailment, options)


def _all(text: str, language: str) -> list[Span]:
    del language
    return [(0, len(text))]


def _one(article: str, spans: Sequence[Span]) -> list[Passage]:
    return [joined(article, spans)]
