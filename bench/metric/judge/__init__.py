"""Judgements by a language model: claims, ratings, comparisons, key facts; and their noise."""

from bench.metric.judge.claims import Claims
from bench.metric.judge.coverage import Coverage
from bench.metric.judge.geval import GEval
from bench.metric.judge.pairwise import Pairwise

__all__ = ["Claims", "Coverage", "GEval", "Pairwise"]
