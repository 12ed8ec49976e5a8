"""Two runs, or two systems: is the candidate better or worse, on what, and why?"""

from bench.compare.comparison import Compared, Options, compare
from bench.compare.within import Ranked, rank

__all__ = ["Compared", "Options", "Ranked", "compare", "rank"]
