"""Less of an article: the part of it that fits, or the sentences that another backend chose."""

from __future__ import annotations

from bench.backend import chunks
from bench.backend import language as lang
from bench.backend.longdoc.steps import Ask, Plan, Result
from bench.backend.longdoc.wrapping import GAP, Wrapping
from bench.contracts import Backend
from bench.records import BackendError

KEEP = ("head", "tail", "head_tail")


class Truncate(Wrapping):
    """The part of an article that fits: its start, its end, or both; cut between words."""

    _name = "truncate"

    def __init__(
        self,
        inner: Backend,
        *,
        keep: str = "head",
        head_share: float = 0.5,
        window_tokens: int | None = None,
        language: str = lang.AUTO,
    ) -> None:
        """Keep ``head``, ``tail`` or ``head_tail``, the head then having its share of the window.

        Raises:
            BackendError: an option is wrong, or the inner backend cannot be wrapped.
        """
        if keep not in KEEP:
            raise BackendError(f"{self._name}: keep={keep!r}: expected {', '.join(KEEP)}")
        if isinstance(head_share, bool) or not 0 < head_share < 1:
            raise BackendError(f"{self._name}: head_share={head_share!r}: expected it in (0, 1)")
        super().__init__(inner, window_tokens=window_tokens, language=language)
        self._keep = keep
        self._share = head_share

    def _told(self) -> list[str]:
        share = f":{self._share:g}" if self._keep == "head_tail" else ""
        return [f"keep:{self._keep}{share}"]

    def _parts(self, text: str) -> Plan:
        shown, n_kept = self._kept(text)
        (draft,) = yield [Ask(shown, "what was kept of the article", article=True)]
        left_out = max(0, self.count_tokens(text) - n_kept)
        return Result(draft.text or "", draft.finish_reason, left_out)

    def _kept(self, text: str) -> tuple[str, int]:
        """Return what is handed on, and how many of the article's tokens it holds."""
        window, count = self._windows["inner"], self.count_tokens
        if self._keep != "head_tail":
            shown = (chunks.head if self._keep == "head" else chunks.tail)(text, window, count)
            return shown, count(shown)
        room, shown, n_kept = window, "", 0
        while room > 0:
            head = chunks.head(text, int(room * self._share), count)
            tail = chunks.tail(text[len(head) :], room - count(head), count)
            shown, n_kept = f"{head}{GAP}{tail}", count(head) + count(tail)
            excess = count(shown) - window  # the gap between them may be a token or two
            if excess <= 0:
                break
            room -= excess
        return shown, n_kept


class ExtractThenAbstract(Wrapping):
    """Sentences chosen by one backend, given to the inner one as if they were the article."""

    _name = "extract_then_abstract"

    def __init__(
        self,
        inner: Backend,
        *,
        extract: Backend,
        window_tokens: int | None = None,
        language: str = lang.AUTO,
    ) -> None:
        """Extract with a backend such as lexrank; what is more than the window is cut at its end.

        Raises:
            BackendError: an option is wrong, or a backend cannot be wrapped.
        """
        super().__init__(inner, window_tokens=window_tokens, language=language, extract=extract)

    def _parts(self, text: str) -> Plan:
        (draft,) = yield [Ask(text, "extract", by="extract")]
        cutter = self._cutter(draft.text or "")
        start, last = cutter.whole
        if start == last:
            raise BackendError("extract: it chose nothing of the article")
        shown = (draft.text or "")[start : cutter.end(start, self._windows["inner"])]
        (draft,) = yield [Ask(shown, "abstract", article=True)]
        left_out = self.count_tokens(text) - self.count_tokens(shown)
        return Result(draft.text or "", draft.finish_reason, max(0, left_out))
