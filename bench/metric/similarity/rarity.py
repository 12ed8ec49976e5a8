"""What a token weighs in BERTScore: all alike, or the more the fewer references have it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from math import log
from pathlib import Path
from typing import Any

from bench.metric.similarity.layers import Layers
from bench.records import MetricError


class Rarity:
    """Inverse document frequencies over the texts of a file, one a line; without a file, ones.

    A token that c of n texts have weighs log((n + 1) / (c + 1)), as in bert-score; the tokens that
    stand around a text then weigh nothing, since all have them. ``sha256`` is of the file.

    Raises:
        MetricError: the file cannot be read, or has no text.
    """

    def __init__(self, layers: Layers, path: str | None) -> None:
        self.sha256: str | None = None
        self._weights: dict[int, float] = dict.fromkeys(layers.unweighed, 0.0)
        self._default = 1.0
        if path is None:
            return
        try:
            content = Path(path).expanduser().read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise MetricError(f"metric.bertscore.idf={path} cannot be read: {error}") from None
        texts = [line for line in content.splitlines() if line.strip()]
        if not texts:
            raise MetricError(f"metric.bertscore.idf={path} is empty: expected a reference a line")
        counts = Counter(token for read in layers.read(texts) for token in set(read.ids))
        n = len(texts)
        self._weights = {token: log((n + 1) / (count + 1)) for token, count in counts.items()}
        self._default = log(n + 1)
        self.sha256 = hashlib.sha256(content.encode()).hexdigest()[:12]

    def weights(self, ids: Sequence[int]) -> Any:
        """Return a weight a token, shape (len(ids),)."""
        import torch

        return torch.tensor([self._weights.get(token, self._default) for token in ids])
