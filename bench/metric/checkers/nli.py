"""Any model of natural language inference, sentence by sentence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Unpack

from bench.metric.checkers.checker import Checker, Recipe
from bench.metric.checkers.claims import UNITS, Long, by_unit
from bench.metric.checkers.entailment import Entailment, side_by_side
from bench.metric.checkers.labels import indices, said
from bench.metric.checkers.networks import classifier, window
from bench.metric.checkers.options import Settings, one_of, positive, settle
from bench.metric.checkers.passages import packed
from bench.metric.checkers.verdicts import Entailed

MODEL = "MoritzLaurer/DeBERTa-v3-large-mnli-fever-anli-ling-wanli"


def nli(
    model: str = MODEL,
    *,
    labels: Mapping[str, int] | None = None,
    passage_tokens: int = 400,
    claims: str = "sentence",
    **settings: Unpack[Settings],
) -> Checker:
    """Return the mean over claims of the greatest P(entailment) by a passage, 0 to 1.

    A passage is as many sentences as have ``passage_tokens`` together. ``labels`` gives the number
    of each label; None takes them from the model's config.

    Raises:
        MetricError: an option is wrong, or the model cannot be had.
    """
    name = "nli"
    options = settle(name, settings)
    most = positive(name, "passage_tokens", passage_tokens)
    unit = one_of(name, "claims", claims, UNITS)
    network = classifier(name, model, options)
    known = indices(name, network.config, labels, needed=("entailment",))
    entailment = Entailment(
        name, network, side_by_side, window=window(network, None), batch_size=options.batch_size
    )
    recipe = Recipe(
        name=name,
        signature=f"{said(known)}|passages:{most}|claims:{unit}",
        split=Long(),
        passages=partial(packed, most=most, count=entailment.count, between=" "),
        claims=by_unit(unit),
        judge=Entailed(known["entailment"], known.get("contradiction")),
    )
    return Checker(recipe, entailment, options)
