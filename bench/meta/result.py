"""What ``bench meta`` found, whole: what was held against what, and how it was drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.meta.apart import Apart
from bench.meta.judged import Correlated
from bench.meta.siding import Siding


@dataclass(frozen=True, slots=True)
class Meta:
    """Metrics against people: on labels (``correlated``, ``apart``), on verdicts (``sided``).

    ``sizes`` counts summaries, articles, systems and verdicts.
    """

    path: str
    sizes: Mapping[str, int]
    signatures: Mapping[str, str]
    directions: Mapping[str, bool | None]
    correlated: Sequence[Correlated]
    apart: Apart | None
    sided: Sequence[Siding]
    settings: Mapping[str, Any]
    notes: Sequence[str]
    schema: int = field(default=1)
