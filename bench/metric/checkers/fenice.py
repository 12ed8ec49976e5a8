"""FENICE: claims aligned with sentences, windows and the whole article (Scirè et al. 2024, ACL)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Unpack

from bench.metric.checkers.checker import Checker, Recipe
from bench.metric.checkers.claims import Long, Sentences
from bench.metric.checkers.entailment import Entailment, side_by_side
from bench.metric.checkers.extraction import Extractor
from bench.metric.checkers.labels import indices, said
from bench.metric.checkers.networks import classifier, window, writer
from bench.metric.checkers.nli import MODEL
from bench.metric.checkers.options import Settings, positive, settle
from bench.metric.checkers.passages import Passage, Span, joined
from bench.metric.checkers.verdicts import Aligned

_WINDOW = 4096


def fenice(
    model: str = MODEL,
    *,
    extractor: str | None = None,
    labels: Mapping[str, int] | None = None,
    sentences: int = 5,
    **settings: Unpack[Settings],
) -> Checker:
    """Return the mean over claims of the greatest entailment less neutral by a passage, −1 to 1.

    Passages are the article's sentences and, where it has more than ``sentences``, each run of so
    many and the whole article. Claims are the summary's sentences, or what ``extractor`` writes, as
    Babelscape/t5-base-summarization-claim-extractor does.

    Raises:
        MetricError: an option is wrong, or a model cannot be had.
    """
    name = "fenice"
    options = settle(name, settings, threshold=0.0, hard=-0.5)
    positive(name, "sentences", sentences)
    network = classifier(name, model, options)
    known = indices(name, network.config, labels, needed=("entailment", "neutral"))
    entailment = Entailment(
        name,
        network,
        side_by_side,
        window=window(network, _WINDOW),
        batch_size=options.batch_size,
    )
    writes = None if extractor is None else writer(name, extractor, options)
    source = "sentences" if writes is None else writes.identity
    recipe = Recipe(
        name=name,
        signature=f"{said(known)}|run:{sentences}|claims:{source}",
        split=Long(),
        passages=partial(levels, run=sentences),
        claims=Sentences() if writes is None else Extractor(writes, options.batch_size),
        judge=Aligned(known["entailment"], known["neutral"], known.get("contradiction")),
    )
    return Checker(recipe, entailment, options)


def levels(article: str, spans: Sequence[Span], *, run: int) -> list[Passage]:
    """Return sentences, and where there are more than ``run``, runs of them and the article."""
    passages = [joined(article, [span]) for span in spans]
    if len(spans) > run:
        passages += [joined(article, spans[at : at + run]) for at in range(len(spans) - run + 1)]
        passages.append(Passage(article, tuple(spans)))
    return passages
