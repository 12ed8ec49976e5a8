"""What a plug-in is: one small protocol a stage; timing, retries and files are the driver's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bench.records import Article, Draft, Scores


class Dataset(Protocol):
    """Where articles come from.

    May also offer ``notes() -> Sequence[str]``, asked once after the last article: what the user
    must know of the reading (entries skipped, and why).
    """

    def __iter__(self) -> Iterator[Article]: ...


@dataclass(frozen=True, slots=True)
class Forecast:
    """What calls will use: tokens in and out, and the price in dollars, None where unknown."""

    input_tokens: int
    output_tokens: int
    cost_usd: float | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a metric expects to ask of a backend: texts, each so many times; ``step`` says why."""

    step: str
    backend: Backend
    texts: Sequence[str]
    draws: int = 1


class Backend(Protocol):
    """What writes summaries: one draft a text, in order.

    ``signature`` names everything that can change a summary: model, revision, prompt, decoding,
    seed. ``batch_size`` is the most texts a call takes, ``concurrency`` the calls that may be under
    way at once; ``summarize`` must be safe to call from that many threads.

    A backend is handed texts alone. Two class attributes change that, and the harness shows them:
    ``takes_ids = True`` is handed article ids (recorded summaries), ``sees_references = True`` is
    handed whole Articles (the oracle) and is marked so wherever it is shown.

    What a backend may also offer, each used where it is there:

    - ``notes(article_ids) -> Sequence[str]``, asked once after the last article;
    - ``close()``, called once after the last call;
    - ``cacheable = True``: its answers are slow or paid, and kept in the call cache;
    - ``repeated(repeat) -> Backend``: itself drawing anew (another seed), for ``repeats=k``;
    - ``forecast(texts) -> Forecast``: what calls on these texts will use, before the first is paid;
    - ``connect(through)``: of a wrapper, to call others by ``through(step, backend)``, the driver;
    - ``count_tokens(text) -> int`` and ``window`` (the most input tokens, or None): for wrappers;
    - ``asking(system=, schema=, logprobs=, temperature=) -> Backend``: for judges: itself for texts
      that are whole messages under a system message, answering in JSON of a schema, or with the
      log-probabilities of its tokens (WeighedDraft), where it can; None asks for neither.

    ``summarize`` raises TransientError for what another try may mend; the driver waits and retries.
    """

    signature: str
    batch_size: int
    concurrency: int

    def summarize(self, texts: Sequence[str], /) -> Sequence[Draft]:
        """Return one draft a text, in the order of the texts."""
        ...


class Metric(Protocol):
    """What judges summaries: a column a key, one value a summary.

    ``signature`` names everything that can move the numbers: implementation, version, options.
    ``directions`` maps each key to whether higher is better; None means descriptive.
    ``articles`` and ``summaries`` are aligned; an article stands once for each of its summaries,
    one after another, so that its analysis can be reused.

    What a metric may also offer, each used where it is there:

    - ``connect(through)``: of one that asks backends by itself, as a backend's; it is called before
      the first ``score``, and such a metric is not tried on a probe when it is built;
    - ``forecast(articles, summaries) -> Iterable[Asked]``: what it will ask about these summaries,
      with stand-ins for those not written yet, before the first call is paid;
    - ``takes_missing = True``: it is handed None for a summary that failed, so that the places of
      an article's summaries hold; what it says of that one is not kept;
    - ``notes() -> Sequence[str]``, asked once after the last article; ``close()``, called last.
    """

    signature: str
    directions: Mapping[str, bool | None]

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return a column a key, one value a summary."""
        ...


@runtime_checkable
class DatasetNotes(Protocol):
    """A dataset that has something to say after the reading."""

    def notes(self) -> Sequence[str]:
        """Return one sentence each."""
        ...


@runtime_checkable
class BackendNotes(Protocol):
    """A backend that has something to say after the run."""

    def notes(self, article_ids: Collection[str], /) -> Sequence[str]:
        """Return one sentence each; ``article_ids`` are those of the whole run."""
        ...
