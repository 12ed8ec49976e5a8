"""Long articles for any backend: cut, windows, map and reduce, a tree, refine, extract first.

What each does with an article is drawn in docs/longdoc.md.
"""

from bench.backend.longdoc.merging import Hierarchical, MapReduce, Sliding
from bench.backend.longdoc.refining import Refine
from bench.backend.longdoc.shortening import ExtractThenAbstract, Truncate

__all__ = ["ExtractThenAbstract", "Hierarchical", "MapReduce", "Refine", "Sliding", "Truncate"]
