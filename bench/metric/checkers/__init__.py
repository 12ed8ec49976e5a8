"""Faithfulness by models: does each claim of a summary follow from its article?

A checker splits the article into passages, once for all its summaries, asks a model about every
claim beside every passage, and takes a verdict from the probabilities, as its authors do:
docs/checkers.md.
"""

from bench.metric.checkers.alignscore import alignscore
from bench.metric.checkers.checker import Checker
from bench.metric.checkers.factcg import factcg
from bench.metric.checkers.fenice import fenice
from bench.metric.checkers.hhem import hhem
from bench.metric.checkers.minicheck import minicheck
from bench.metric.checkers.nli import nli
from bench.metric.checkers.summac import summac_conv, summac_zs

__all__ = [
    "Checker",
    "alignscore",
    "factcg",
    "fenice",
    "hhem",
    "minicheck",
    "nli",
    "summac_conv",
    "summac_zs",
]
