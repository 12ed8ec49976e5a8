"""The article itself: what no summary may score below in recall, nor above in length."""

from __future__ import annotations

from collections.abc import Sequence

from bench.records import Draft


class Full:
    """The whole article, unchanged."""

    batch_size = 1
    concurrency = 1
    signature = "full|v:1"

    def summarize(self, texts: Sequence[str], /) -> list[Draft]:
        """Return each text as it is."""
        return [Draft(text=text) for text in texts]
