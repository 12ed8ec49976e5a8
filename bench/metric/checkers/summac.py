"""SummaC: sentences against sentences by natural language inference (Laban et al. 2022, TACL)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

from bench.metric.checkers.checker import Checker, Recipe
from bench.metric.checkers.claims import Long, Sentences
from bench.metric.checkers.entailment import Entailment, side_by_side
from bench.metric.checkers.labels import indices, said
from bench.metric.checkers.networks import Network, classifier, window
from bench.metric.checkers.options import Options, Settings, positive, settle
from bench.metric.checkers.passages import Passage, Span, joined
from bench.metric.checkers.verdicts import BINS, Final, Histogram, Margin
from bench.models import states
from bench.records import MetricError
from bench.text import sentence_spans

MODEL = "tals/albert-xlarge-vitaminc-mnli"
LABELS: Mapping[str, int] = {"entailment": 0, "contradiction": 1, "neutral": 2}
_WINDOW = 500
_ARTICLE, _SUMMARY = 100, 10
"""Sentences that the original reads of an article, and its Conv of a summary; the rest it drops."""

_SHAPES = {
    "mlp.weight": (1, len(BINS) - 1),
    "mlp.bias": (1,),
    "layer_final.weight": (2, 3),
    "layer_final.bias": (2,),
}
_WHERE = (
    "the weights of the convolution are summac_conv_vitc_sent_perc_e.bin of "
    "github.com/tingofurro/summac (1.8 KB): metric.summac_conv.weights=FILE"
)


def summac_zs(
    model: str = MODEL,
    *,
    labels: Mapping[str, int] | None = LABELS,
    parity: bool = False,
    min_characters: int = 10,
    **settings: Unpack[Settings],
) -> Checker:
    """Return SummaC-ZS: the mean over summary sentences of entailment less contradiction, −1 to 1.

    Of each the greatest over the article's sentences. Sentences of at most ``min_characters`` are
    passed over. ``parity`` reads the first 100 sentences of an article alone, as the original.

    Raises:
        MetricError: an option is wrong, or the model cannot be had.
    """
    name = "summac_zs"
    options = settle(name, settings, threshold=0.0, hard=-0.5)
    network = classifier(name, model, options)
    known = indices(name, network.config, labels, needed=("entailment", "contradiction"))
    recipe = _recipe(name, parity, min_characters, None)
    judge = Margin(known["entailment"], known["contradiction"])
    recipe = replace(recipe, judge=judge, signature=f"{said(known)}|{recipe.signature}")
    return _checker(recipe, network, options)


def summac_conv(
    model: str = MODEL,
    *,
    weights: str | None = None,
    labels: Mapping[str, int] | None = LABELS,
    parity: bool = False,
    min_characters: int = 10,
    **settings: Unpack[Settings],
) -> Checker:
    """Return SummaC-Conv: a trained layer over how much the article entails a sentence, 0 to 1.

    ``weights`` is the published torch file: ``mlp`` (1, 23) and ``layer_final`` (2, 3), each with a
    bias. ``parity`` reads 100 sentences of an article and 10 of a summary, as the original.

    Raises:
        MetricError: an option is wrong, the weights are missing, or the model cannot be had.
    """
    name = "summac_conv"
    options = settle(name, settings, threshold=0.5, hard=0.2)
    if weights is None:
        raise MetricError(f"metric.{name}.weights is not set: {_WHERE}")
    path = Path(weights).expanduser()
    histogram, final = _convolution(path)
    network = classifier(name, model, options)
    known = indices(name, network.config, labels, needed=("entailment",))
    recipe = _recipe(name, parity, min_characters, _SUMMARY if parity else None)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    recipe = replace(
        recipe,
        judge=replace(histogram, entailment=known["entailment"]),
        total=final,
        signature=f"{said(known)}|weights:{digest}|{recipe.signature}",
    )
    return _checker(recipe, network, options)


def _checker(recipe: Recipe, network: Network, options: Options) -> Checker:
    size = options.batch_size
    reads = window(network, _WINDOW)
    entailment = Entailment(recipe.name, network, side_by_side, window=reads, batch_size=size)
    return Checker(recipe, entailment, options)


def _recipe(name: str, parity: bool, characters: int, most: int | None) -> Recipe:
    """Return what both have in common, with the judge of neither."""
    positive(name, "min_characters", characters, least=0)
    return Recipe(
        name=name,
        signature=f"characters:{characters}|parity:{'yes' if parity else 'no'}",
        split=Long(characters, _ARTICLE if parity else None),
        every=sentence_spans,
        passages=each_sentence,
        claims=Sentences(Long(characters, most)),
        judge=Margin(0, 0),
    )


def each_sentence(article: str, spans: Sequence[Span]) -> list[Passage]:
    """Return a passage a sentence."""
    return [joined(article, [span]) for span in spans]


def _convolution(path: Path) -> tuple[Histogram, Final]:
    where = "metric.summac_conv"
    if not path.is_file():
        raise MetricError(f"{where}.weights={str(path)!r}: there is no such file: {_WHERE}")
    state = states.read_torch(where, path)
    found = {name: tuple(tensor.shape) for name, tensor in state.items()}
    if found != _SHAPES:
        raise MetricError(f"{where}.weights: {path} holds {found}: expected {_SHAPES}: {_WHERE}")
    value: dict[str, Any] = {name: tensor.double().tolist() for name, tensor in state.items()}
    inconsistent, consistent = map(sum, value["layer_final.weight"])
    away, to = value["layer_final.bias"]
    histogram = Histogram(0, tuple(value["mlp.weight"][0]), value["mlp.bias"][0])
    return histogram, Final(consistent - inconsistent, to - away)
