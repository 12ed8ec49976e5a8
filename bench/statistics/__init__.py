"""Statistics on arrays of shape (articles, metrics), NaN undefined: pure numpy, nothing else."""

from bench.statistics.correction import holm
from bench.statistics.intervals import Method, estimates
from bench.statistics.paired import Drawn, Paired, compare_paired, standardised_effect
from bench.statistics.power import articles_needed, detectable_difference
from bench.statistics.randomisation import SignFlip, sign_flip
from bench.statistics.ranking import tied_with_best
from bench.statistics.resampling import article_means, bootstrap_means

__all__ = [
    "Drawn",
    "Method",
    "Paired",
    "SignFlip",
    "article_means",
    "articles_needed",
    "bootstrap_means",
    "compare_paired",
    "detectable_difference",
    "estimates",
    "holm",
    "sign_flip",
    "standardised_effect",
    "tied_with_best",
]
