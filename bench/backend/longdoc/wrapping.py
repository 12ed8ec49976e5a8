"""What all wrappers of long articles share: an inner backend, its window, its way of counting."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from bench.backend import chunks, options
from bench.backend import language as lang
from bench.backend.longdoc.steps import Ask, Desk, Plan, Result
from bench.contracts import Backend, Forecast
from bench.records import BackendError, Draft

GAP = "\n\n"
"""What stands between parts and summaries that are put together."""

WORDS = 1000
"""The window of a backend that has none of its own: it is counted in words, too."""


class Wrapping:
    """A backend that asks others about parts of an article.

    It takes as many texts and threads as the inner one, and lets the driver see its limits and its
    host. An article that fits the window is handed to the inner backend whole.
    """

    _name = "longdoc"

    def __init__(
        self,
        inner: Backend,
        *,
        window_tokens: int | None = None,
        language: str = lang.AUTO,
        **others: Backend | None,
    ) -> None:
        """Take the backends; one of ``others`` that is None is the inner one.

        Raises:
            BackendError: one is no backend of texts, or the window is larger than the inner one's.
        """
        given = {"inner": inner, **others}
        self._bare = {name: one for name, one in given.items() if one is not None}
        for name, backend in self._bare.items():
            _check(f"{self._name}.{name}", backend)
        self._backends = {name: one or inner for name, one in given.items()}
        self._language = lang.check(self._name, language)
        self._windows = {
            name: _window(f"{self._name}.{name}", one, window_tokens)
            for name, one in self._backends.items()
        }
        self._through: Callable[[str, Backend], Backend] | None = None
        self._use(self._bare)
        # What is neither slow nor paid (lexrank before a chat model) has no tokens to count.
        paid = [n for n, one in self._backends.items() if getattr(one, "cacheable", False)]
        self._metered = paid or list(self._backends)
        self.batch_size: int = inner.batch_size
        self.concurrency: int = min(one.concurrency for one in self._own.values())
        self.cacheable = bool(paid)

    @property
    def signature(self) -> str:
        """Return how articles are cut, and the signature of each backend in brackets."""
        unit = "tokens" if hasattr(self._backends["inner"], "count_tokens") else "words"
        parts = [self._name, f"window:{self._windows['inner']} {unit}", *self._told()]
        parts += [f"{name}:[{one.signature}]" for name, one in self._own.items()]
        return "|".join([*parts, f"language:{self._language}", "v:1"])

    def summarize(self, texts: Sequence[str], /) -> list[Draft]:
        """Return a draft a text; an error names the step that failed.

        Raises:
            TransientError: a backend could not be reached. What was answered is kept for the next
                attempt.
        """
        works = self._desk.run([(text, self._whole_or_parts(text)) for text in texts])
        return [work.draft(self.count_tokens(work.article), self._metered) for work in works]

    def count_tokens(self, text: str) -> int:
        """Return the tokens of a text, as the inner backend counts them; else its words."""
        return self._count("inner")(text)

    def repeated(self, repeat: int) -> Wrapping:
        """Return the same over backends that draw anew, where they can."""
        other = copy.copy(self)
        drawn = {
            name: one.repeated(repeat) if hasattr(one, "repeated") else one
            for name, one in self._bare.items()
        }
        other._bare = drawn
        other._use(drawn)
        if self._through is not None:
            other.connect(self._through)
        return other

    def connect(self, through: Callable[[str, Backend], Backend]) -> None:
        """Ask each backend through another one from now on: the driver's cache, retries, limits."""
        self._through = through
        for name, one in self._bare.items():
            if isinstance(one, Wrapping):
                one.connect(lambda step, inner, name=name: through(f"{name}.{step}", inner))
        self._use({name: through(name, one) for name, one in self._bare.items()})

    def _use(self, own: Mapping[str, Backend]) -> None:
        self._own = dict(own)
        self._backends = {name: own.get(name, own["inner"]) for name in self._backends}
        self._desk = Desk(self._backends)

    def notes(self, article_ids: Collection[str], /) -> list[str]:
        """Return what the backends have to say."""
        told = [getattr(one, "notes", None) for one in self._own.values()]
        return [note for notes in told if notes for note in notes(article_ids)]

    def close(self) -> None:
        """Close the backends."""
        for backend in self._own.values():
            getattr(backend, "close", lambda: None)()

    def __getattr__(self, name: str) -> Any:
        """Return what the driver looks for and the backends offer: where, how fast, how much."""
        own = self.__dict__.get("_own", {})
        if name in ("host", "limits") and own:
            return getattr(own["inner"], name)
        if name == "forecast" and own and all(hasattr(one, name) for one in own.values()):
            return self._forecast
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def _forecast(self, texts: Sequence[str]) -> Forecast:
        return self._desk.forecast([(text, self._whole_or_parts(text)) for text in texts])

    def _whole_or_parts(self, text: str) -> Plan:
        if self.count_tokens(text) > self._windows["inner"]:
            return self._parts(text)
        return _whole(text)

    def _told(self) -> list[str]:
        """Return what a signature says of the options."""
        return []

    def _parts(self, text: str) -> Plan:
        """Return the plan for an article that is longer than the window."""
        raise NotImplementedError

    def _count(self, name: str) -> chunks.Count:
        count: chunks.Count = getattr(self._backends[name], "count_tokens", chunks.count_words)
        return count

    def _cutter(self, text: str, name: str = "inner") -> chunks.Cutter:
        return chunks.Cutter(text, self._count(name), language=self._language)


def _whole(text: str) -> Plan:
    (draft,) = yield [Ask(text, "the article", article=True)]
    return Result(draft.text or "", draft.finish_reason)


def _check(name: str, backend: Any) -> None:
    if not all(hasattr(backend, wanted) for wanted in ("signature", "batch_size", "summarize")):
        raise BackendError(
            f"{name} is a {type(backend).__name__}: expected one backend, with its _target_"
        )
    if getattr(backend, "takes_ids", False) or getattr(backend, "sees_references", False):
        raise BackendError(
            f"{name} is a {type(backend).__name__}, which is not handed texts: it cannot be wrapped"
        )


def _window(name: str, backend: Backend, given: int | None) -> int:
    own: int | None = getattr(backend, "window", None)
    if given is None:
        return own or WORDS
    options.positive_int(name.partition(".")[0], "window_tokens", given)
    if not name.endswith(".inner"):
        return own or given
    if own is not None and given > own:
        raise BackendError(
            f"{name}: window_tokens={given}: its window is {own}: expected no more, or null for all"
        )
    return given
