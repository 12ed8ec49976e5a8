"""FactCG: a claim asked about a passage of an article (Lei et al. 2025, NAACL)."""

from __future__ import annotations

from functools import cache, partial
from typing import Any, Unpack

from bench.metric.checkers.checker import Checker, Recipe
from bench.metric.checkers.claims import UNITS, Long, by_unit
from bench.metric.checkers.entailment import Entailment, Written
from bench.metric.checkers.labels import require_two
from bench.metric.checkers.networks import classifier, window
from bench.metric.checkers.options import Settings, one_of, settle
from bench.metric.checkers.passages import packed
from bench.metric.checkers.verdicts import Best

MODEL = "yaxili96/FactCG-DeBERTa-v3-Large"
TEMPLATE = (
    "{premise}\n\nChoose your answer: based on the paragraph above can we conclude that "
    '"{claim}"?\n\nOPTIONS:\n- Yes\n- No\nI think the answer is '
)
_WINDOW, _PASSAGE = 2048, 550


def factcg(
    model: str = MODEL, *, claims: str = "sentence", **settings: Unpack[Settings]
) -> Checker:
    """Return the mean over claims of the greatest P(yes) by a passage, 0 to 1.

    Raises:
        MetricError: an option is wrong, or the model cannot be had.
    """
    name = "factcg"
    options = settle(name, settings)
    unit = one_of(name, "claims", claims, UNITS)
    network = classifier(name, model, options)
    require_two(name, network.config)
    entailment = Entailment(
        name,
        network,
        Written(TEMPLATE),
        window=window(network, _WINDOW),
        batch_size=options.batch_size,
    )
    recipe = Recipe(
        name=name,
        signature=f"claims:{unit}",
        split=Long(),
        passages=partial(packed, most=_PASSAGE, count=n_treebank, between="\n"),
        claims=by_unit(unit),
        judge=Best(1),
    )
    return Checker(recipe, entailment, options)


def n_treebank(sentence: str) -> int:
    """Return how many tokens NLTK's word tokenizer makes of a sentence."""
    return len(_treebank().tokenize(sentence))


@cache
def _treebank() -> Any:
    from nltk.tokenize import NLTKWordTokenizer

    return NLTKWordTokenizer()
