"""Known errors planted in faithful summaries, to see which metrics find them. English."""

from bench.dataset.corrupt.committed import committed
from bench.dataset.corrupt.corrupted import Corrupted
from bench.dataset.corrupt.planting import ANY_LANGUAGE, KINDS, Planted, corrupt, serves

__all__ = ["ANY_LANGUAGE", "KINDS", "Corrupted", "Planted", "committed", "corrupt", "serves"]
