"""The nouns: what travels between the stages, checked at birth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.errors import (
    BackendError,
    BenchError,
    CompareError,
    DatasetError,
    GateError,
    MetricError,
    ModelError,
    RecordError,
    ResultsError,
    TransientError,
)

__all__ = [
    "SCHEMA",
    "Article",
    "BackendError",
    "BenchError",
    "Column",
    "CompareError",
    "DatasetError",
    "Draft",
    "Estimate",
    "Finding",
    "GateError",
    "MetricError",
    "ModelError",
    "Owned",
    "RecordError",
    "ResultsError",
    "Run",
    "Scores",
    "Summary",
    "TransientError",
    "WeighedDraft",
    "refuse_invalid_unicode",
]

SCHEMA = 1
"""Version of a run folder's layout; a reader refuses the versions it does not know."""

Column = NDArray[np.float64] | Sequence[float | None]
"""One value a summary; None where the metric is undefined."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text to summarize, with the references people wrote for it.

    ``metadata`` holds what is known beside the text: title, published, language, source …
    """

    id: str
    text: str
    references: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.id:
            raise RecordError("an article has an empty id: every article needs its own")
        if not self.text.strip():
            raise RecordError(f"article {self.id!r} has an empty text: remove it from the dataset")
        for part in (self.id, self.text, *self.references):
            refuse_invalid_unicode(part, f"article {self.id!r}")

    @property
    def language(self) -> str:
        """Return the ISO 639-1 code in the metadata, ``en`` where none is given."""
        return str(self.metadata.get("language") or "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a backend answers for one text: a summary, or the reason there is none.

    ``finish_reason`` is ``stop``, ``length``, ``refusal``, ``content_filter`` or what the model's
    server said. ``article_tokens`` counts the tokens of the article, ``article_tokens_seen`` those
    that reached the model; ``cached_input_tokens`` those of the input that the server had already.
    """

    text: str | None = None
    error: str | None = None
    input_tokens: int | None = None
    cached_input_tokens: int | None = None
    output_tokens: int | None = None
    article_tokens: int | None = None
    article_tokens_seen: int | None = None
    cost_usd: float | None = None
    cached: bool = False
    finish_reason: str | None = None

    def __post_init__(self) -> None:
        if (self.text is None) == (self.error is None):
            raise RecordError("a draft or summary needs a text or an error, and not both")


Token = Sequence[tuple[str, float]]
"""What might have stood at a place of an answer, with its log-probability: first what does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedDraft(Draft):
    """A draft with the log-probabilities that the model gave its tokens, the last of the answer."""

    logprobs: Sequence[Token]


@dataclass(frozen=True, slots=True)
class Summary(Draft):
    """What one system wrote about one article, or why it wrote nothing.

    ``latency_s`` is the wall time of the call that brought it; the summaries of one batch share it.
    ``repeat`` counts the draws from 0 where a system is asked more than once.
    """

    article_id: str
    system: str
    repeat: int = 0
    latency_s: float | None = None


def refuse_invalid_unicode(text: str, name: str) -> None:
    """Raise RecordError where a text holds a lone surrogate, which no UTF-8 file can store."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise RecordError(
            f"{name} is not valid Unicode: character {error.start} is the lone surrogate "
            f"U+{ord(text[error.start]):04X}"
        ) from None


@dataclass(frozen=True, slots=True)
class Finding:
    """A span of a summary that a metric objects to, with the evidence in the article.

    ``start`` and ``end`` count characters of the summary; ``evidence`` holds spans of the article.
    Which article, system and metric it belongs to is the driver's to know, and stands beside it in
    the results.
    """

    start: int
    end: int
    kind: str
    severity: str
    message: str
    evidence: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        for start, end in ((self.start, self.end), *self.evidence):
            if not 0 <= start <= end:
                raise RecordError(f"a {self.kind} finding has the span {start}:{end}")


class Owned(NamedTuple):
    """A finding with the summary it is about: its article, its system, which of the repeats."""

    article_id: str
    system: str
    finding: Finding
    repeat: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
    """What a metric says about a batch of summaries.

    ``values`` holds a column a key, one value a summary: a float array where all are defined, or a
    sequence in which None means undefined. NaN, infinity and columns of unequal length are refused.
    ``findings`` is empty, or holds the findings of each summary in turn.
    """

    values: Mapping[str, Column]
    findings: Sequence[Sequence[Finding]] = ()

    def __post_init__(self) -> None:
        lengths = {key: len(column) for key, column in self.values.items()}
        if len(set(lengths.values())) > 1:
            raise RecordError(f"score columns have unequal lengths: {lengths}")
        for key, column in self.values.items():
            if not _is_finite(column):
                raise RecordError(f"{key} holds NaN or infinity: None says that it is undefined")


def _is_finite(column: Column) -> bool:
    if isinstance(column, np.ndarray):
        return bool(np.isfinite(column).all())
    return all(value is None or math.isfinite(value) for value in column)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over ``n`` articles with its interval from ``low`` to ``high``."""

    value: float
    low: float
    high: float
    n: int
    method: str = "percentile bootstrap"

    def __post_init__(self) -> None:
        if self.n < 1 or not self.low <= self.high:
            raise RecordError(f"no estimate has n = {self.n} and interval {self.low}..{self.high}")


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run: every system of one experiment on one dataset, as its ``run.json`` holds it.

    ``estimates[system]["rouge.rouge2_f1"]`` is an Estimate, or None where no summary had a value;
    ``counts[system]`` holds articles, failed, empty and refused; ``usage[system]`` the median and
    95th percentile of the latency in seconds, tokens and cost; ``leaders[metric]`` the best system
    and those that cannot be told from it by flipped signs.
    """

    id: str
    experiment: str
    created_at: str
    dataset: Mapping[str, Any]
    dataset_sha256: str
    systems: Mapping[str, Mapping[str, Any]]
    signatures: Mapping[str, str]
    directions: Mapping[str, bool | None]
    estimates: Mapping[str, Mapping[str, Estimate | None]]
    counts: Mapping[str, Mapping[str, int]]
    arguments: Sequence[str]
    config: Mapping[str, Any]
    environment: Mapping[str, Any]
    usage: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)
    leaders: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    notes: Sequence[str] = ()
    schema: int = SCHEMA

    def __post_init__(self) -> None:
        if self.schema != SCHEMA:
            known = f"this version reads {SCHEMA}: upgrade summary-bench, or make the run anew"
            raise RecordError(f"run {self.id} has schema {self.schema}; {known}")
