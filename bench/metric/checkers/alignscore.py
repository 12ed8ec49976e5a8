"""AlignScore: sentences against groups of sentences (Zha et al. 2023, ACL)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from bench.metric.checkers.checker import Checker, Recipe
from bench.metric.checkers.claims import Long, Sentences
from bench.metric.checkers.entailment import Entailment, side_by_side
from bench.metric.checkers.networks import aligner, window
from bench.metric.checkers.options import Settings, settle
from bench.metric.checkers.passages import Passage, Span, joined
from bench.metric.checkers.verdicts import Best

MODEL, FILE, BACKBONE = "yzha/AlignScore", "AlignScore-large.ckpt", "roberta-large"
_WINDOW, _WORDS = 512, 350


def alignscore(
    model: str = MODEL,
    *,
    file: str | None = FILE,
    backbone: str | None = BACKBONE,
    **settings: Unpack[Settings],
) -> Checker:
    """Return the mean over sentences of the greatest P(aligned) by a group of sentences, 0 to 1.

    ``model`` is a folder or a name on the hub that has ``file``, a Lightning checkpoint, or the
    path of such a file; with ``file=None`` a folder with safetensors. ``backbone`` is the RoBERTa
    whose config and tokenizer are used, of the size of the checkpoint; None: they lie beside it.

    Raises:
        MetricError: an option is wrong, or the model cannot be had.
    """
    name = "alignscore"
    options = settle(name, settings)
    network = aligner(name, model, options, file=file, backbone=backbone)
    entailment = Entailment(
        name,
        network,
        side_by_side,
        window=window(network, _WINDOW),
        batch_size=options.batch_size,
    )
    recipe = Recipe(
        name=name,
        signature="head:three-way",
        split=Long(),
        passages=groups,
        claims=Sentences(),
        judge=Best(0),
    )
    return Checker(recipe, entailment, options)


def groups(article: str, spans: Sequence[Span]) -> list[Passage]:
    """Return groups of as many sentences as make words // 350 + 1 of them, or one more."""
    size = max(len(spans) // (len(article.split()) // _WORDS + 1), 1)
    return [joined(article, spans[at : at + size]) for at in range(0, len(spans), size)]
