"""All of an article: a summary of each part, and of those, one after another or merged."""

from __future__ import annotations

from collections.abc import Sequence

from bench.backend import chunks, options
from bench.backend import language as lang
from bench.backend.longdoc.steps import Ask, Plan, Result
from bench.backend.longdoc.wrapping import GAP, Wrapping
from bench.contracts import Backend
from bench.records import BackendError, Draft


class Sliding(Wrapping):
    """A summary of each window in turn, one after another; windows overlap by whole sentences."""

    _name = "sliding"

    def __init__(
        self,
        inner: Backend,
        *,
        overlap_tokens: int | None = None,
        window_tokens: int | None = None,
        language: str = lang.AUTO,
    ) -> None:
        """Overlap by up to so many tokens; None is an eighth of the window.

        Raises:
            BackendError: an option is wrong, or the inner backend cannot be wrapped.
        """
        super().__init__(inner, window_tokens=window_tokens, language=language)
        window = self._windows["inner"]
        eighth = window // 8
        self._overlap = _overlap(
            self._name, eighth if overlap_tokens is None else overlap_tokens, window
        )

    def _told(self) -> list[str]:
        return [f"overlap:{self._overlap}"]

    def _parts(self, text: str) -> Plan:
        spans = self._cutter(text).spans(self._windows["inner"], overlap=self._overlap)
        drafts = yield _chunks(text, spans)
        reasons = [draft.finish_reason for draft in drafts]
        cut = next((reason for reason in reasons if reason not in ("stop", None)), reasons[-1])
        return Result("\n".join(_said(drafts)), cut)


class MapReduce(Wrapping):
    """A summary of each part, then a summary of the summaries, in rounds until they fit."""

    _name = "map_reduce"

    def __init__(
        self,
        inner: Backend,
        *,
        reduce: Backend | None = None,
        overlap_tokens: int = 0,
        max_rounds: int = 4,
        window_tokens: int | None = None,
        language: str = lang.AUTO,
    ) -> None:
        """Reduce with another backend (another prompt, say), or with None by the inner one.

        Raises:
            BackendError: an option is wrong, or a backend cannot be wrapped.
        """
        super().__init__(inner, window_tokens=window_tokens, language=language, reduce=reduce)
        self._overlap = _overlap(self._name, overlap_tokens, self._windows["inner"])
        self._rounds = options.positive_int(self._name, "max_rounds", max_rounds)

    def _told(self) -> list[str]:
        return [f"overlap:{self._overlap}", f"rounds:{self._rounds}"]

    def _parts(self, text: str) -> Plan:
        spans = self._cutter(text).spans(self._windows["inner"], overlap=self._overlap)
        said = _said((yield _chunks(text, spans)))
        count, window = self._count("reduce"), self._windows["reduce"]
        for turn in range(self._rounds):
            joined = GAP.join(said)
            if count(joined) <= window:
                return (yield from _last(joined))
            parts = self._cutter(joined, "reduce").spans(window)
            step = f"round {turn + 1} of summaries, part"
            said = _said(
                (
                    yield [
                        Ask(joined[start:end], f"{step} {i + 1}", by="reduce")
                        for i, (start, end) in enumerate(parts)
                    ]
                )
            )
            if count(GAP.join(said)) >= count(joined):
                raise BackendError(
                    f"{step}s: the summaries do not get shorter: {count(joined)} tokens, and the "
                    f"window is {window}: expected a backend that writes less than it reads"
                )
        raise BackendError(
            f"the summaries do not fit the window of {window} after {self._rounds} rounds: "
            "raise max_rounds, or have shorter summaries written"
        )


class Hierarchical(Wrapping):
    """A tree: a summary of each part, then of each few neighbouring summaries, up to one."""

    _name = "hierarchical"

    def __init__(
        self,
        inner: Backend,
        *,
        merge: Backend | None = None,
        fan_in: int = 3,
        window_tokens: int | None = None,
        language: str = lang.AUTO,
    ) -> None:
        """Merge up to ``fan_in`` summaries at once, by another backend or by the inner one.

        Raises:
            BackendError: an option is wrong, or a backend cannot be wrapped.
        """
        super().__init__(inner, window_tokens=window_tokens, language=language, merge=merge)
        self._fan_in = options.positive_int(self._name, "fan_in", fan_in)
        if fan_in < 2:
            raise BackendError(f"{self._name}: fan_in={fan_in}: expected 2 or more")

    def _told(self) -> list[str]:
        return [f"fan_in:{self._fan_in}"]

    def _parts(self, text: str) -> Plan:
        drafts = yield _chunks(text, self._cutter(text).spans(self._windows["inner"]))
        said, level = _said(drafts), 0
        while len(said) > 1:
            level += 1
            groups = self._groups(said)
            if len(groups) == len(said):
                raise BackendError(
                    f"level {level}: no two neighbouring summaries fit the window of "
                    f"{self._windows['merge']} together: expected a backend that writes less"
                )
            asks = {
                i: Ask(GAP.join(group), f"level {level}, node {i + 1}", by="merge")
                for i, group in enumerate(groups)
                if len(group) > 1
            }
            drafts = yield list(asks.values())
            merged = {i: draft.text or "" for i, draft in zip(asks, drafts, strict=True)}
            nodes = [merged.get(i, group[0]) for i, group in enumerate(groups)]
            said = [node for node in nodes if node.strip()]
        return Result("".join(said), drafts[-1].finish_reason)

    def _groups(self, said: Sequence[str]) -> list[list[str]]:
        """Return neighbours that fit the window together, ``fan_in`` at most."""
        count, window = self._count("merge"), self._windows["merge"]
        groups: list[list[str]] = []
        for text in said:
            last = groups[-1] if groups else []
            if last and len(last) < self._fan_in and count(GAP.join([*last, text])) <= window:
                last.append(text)
            else:
                groups.append([text])
        return groups


def _overlap(name: str, overlap: int, window: int) -> int:
    if isinstance(overlap, bool) or not isinstance(overlap, int) or not 0 <= overlap < window:
        raise BackendError(
            f"{name}: overlap_tokens={overlap!r}: expected less than the window, {window}"
        )
    return overlap


def _chunks(text: str, spans: Sequence[chunks.Span]) -> list[Ask]:
    whole = f"of {len(spans)}"
    return [
        Ask(text[start:end], f"chunk {i + 1} {whole}", article=True)
        for i, (start, end) in enumerate(spans)
    ]


def _said(drafts: Sequence[Draft]) -> list[str]:
    """Return the summaries that say something."""
    return [draft.text for draft in drafts if draft.text and draft.text.strip()]


def _last(joined: str) -> Plan:
    if not joined:  # no part had anything to say
        return Result("", "stop")
    (draft,) = yield [Ask(joined, "the summary of summaries", by="reduce")]
    return Result(draft.text or "", draft.finish_reason)
