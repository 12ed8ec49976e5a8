"""Statistics on arrays of shape (articles, metrics), NaN undefined: pure numpy, nothing else."""

from bench.statistics.correction import holm
from bench.statistics.intervals import Method, estimates
from bench.statistics.latency import quantile_estimates
from bench.statistics.length import LengthAdjusted, adjust_for_length
from bench.statistics.margins import Verdict, judge_margins
from bench.statistics.paired import Drawn, Paired, compare_paired, standardised_effect
from bench.statistics.pairwise import Pairwise, compare_all
from bench.statistics.power import articles_needed, detectable_difference
from bench.statistics.randomisation import SignFlip, sign_flip
from bench.statistics.ranking import groups_alike, tied_with_best
from bench.statistics.repeats import Components, variance_components
from bench.statistics.resampling import article_means, bootstrap_means

__all__ = [
    "Components",
    "Drawn",
    "LengthAdjusted",
    "Method",
    "Paired",
    "Pairwise",
    "SignFlip",
    "Verdict",
    "adjust_for_length",
    "article_means",
    "articles_needed",
    "bootstrap_means",
    "compare_all",
    "compare_paired",
    "detectable_difference",
    "estimates",
    "groups_alike",
    "holm",
    "judge_margins",
    "quantile_estimates",
    "sign_flip",
    "standardised_effect",
    "tied_with_best",
    "variance_components",
]
