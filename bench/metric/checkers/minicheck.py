"""MiniCheck: a claim against passages of an article (Tang, Laban & Durrett 2024, EMNLP)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Unpack

from bench.metric.checkers.checker import Checker, Recipe
from bench.metric.checkers.claims import UNITS, by_unit
from bench.metric.checkers.entailment import Entailment, Written
from bench.metric.checkers.labels import require_two
from bench.metric.checkers.networks import Network, classifier, first_token, window
from bench.metric.checkers.options import Options, Settings, one_of, settle
from bench.metric.checkers.passages import line_spans, packed_lines
from bench.metric.checkers.verdicts import Best


@dataclass(frozen=True, slots=True)
class _Variant:
    model: str
    window: int
    passage: int
    frame: Written
    network: Callable[[str, str, Options], Network]


_BOTH = Written("{premise}{eos}{claim}")
_VARIANTS = {
    "flan-t5": _Variant(
        "lytang/MiniCheck-Flan-T5-Large",
        2048,
        500,  # words; of the others, tokens
        Written("predict: {premise}{eos}{claim}"),
        first_token,
    ),
    "roberta": _Variant("lytang/MiniCheck-RoBERTa-Large", 512, 400, _BOTH, classifier),
    "deberta": _Variant("lytang/MiniCheck-DeBERTa-v3-Large", 2048, 400, _BOTH, classifier),
}


def minicheck(
    model: str | None = None,
    *,
    variant: str = "flan-t5",
    claims: str = "sentence",
    **settings: Unpack[Settings],
) -> Checker:
    """Return the mean over claims of the greatest P(supported) by a passage, 0 to 1.

    ``model`` is of the kind that ``variant`` names; None takes the published one.

    Raises:
        MetricError: an option is wrong, or the model cannot be had.
    """
    name = "minicheck"
    options = settle(name, settings)
    kind = _VARIANTS[one_of(name, "variant", variant, tuple(_VARIANTS))]
    unit = one_of(name, "claims", claims, UNITS)
    network = kind.network(name, model or kind.model, options)
    by_words = kind.network is first_token
    if not by_words:
        require_two(name, network.config)
    reads = window(network, kind.window)
    entailment = Entailment(name, network, kind.frame, window=reads, batch_size=options.batch_size)
    count = n_words if by_words else entailment.count
    recipe = Recipe(
        name=name,
        signature=f"variant:{variant}|claims:{unit}",
        split=line_spans,
        passages=partial(packed_lines, most=kind.passage, count=count),
        claims=by_unit(unit),
        judge=Best(1),
    )
    return Checker(recipe, entailment, options)


def n_words(text: str) -> int:
    """Return how many words a text has between white space."""
    return len(text.split())
