"""All of an article, part after part: the summary so far is made better with each."""

from __future__ import annotations

import re

from bench.backend import language as lang
from bench.backend.longdoc.steps import Ask, Plan, Result
from bench.backend.longdoc.wrapping import Wrapping
from bench.contracts import Backend
from bench.records import BackendError

_FIELDS = re.compile(r"\{(summary|chunk)\}")
_SLACK = 4
"""Tokens kept free in a template, where its pieces may join to other tokens than they are alone."""


class Refine(Wrapping):
    """A summary of the first part, then with each further part a better one of all so far."""

    _name = "refine"

    def __init__(
        self,
        inner: Backend,
        *,
        refine: Backend | None = None,
        template: str = "{summary}\n\n{chunk}",
        window_tokens: int | None = None,
        language: str = lang.AUTO,
    ) -> None:
        """Refine with another backend (another prompt, say), or with None by the inner one.

        ``template`` is the text that it is given, with ``{summary}`` and ``{chunk}`` in it.

        Raises:
            BackendError: an option is wrong, or a backend cannot be wrapped.
        """
        super().__init__(inner, window_tokens=window_tokens, language=language, refine=refine)
        self._template = _FIELDS.split(template)
        if sorted(self._template[1::2]) != ["chunk", "summary"]:
            raise BackendError(
                f"{self._name}: template={template!r}: expected {{summary}} and {{chunk}} once"
            )

    def _told(self) -> list[str]:
        return [f"template:{''.join(self._template)!r}"]

    def _parts(self, text: str) -> Plan:
        cutter = self._cutter(text)
        start, last = cutter.whole
        end = cutter.end(start, self._windows["inner"])
        (draft,) = yield [Ask(text[start:end], "chunk 1", article=True)]
        cutter, summary, n = self._cutter(text, "refine"), draft.text or "", 1
        while end < last:
            n += 1
            start = cutter.after(end)
            end = cutter.end(start, self._room(summary, n))
            asked = self._filled(summary, text[start:end])
            (draft,) = yield [Ask(asked, f"chunk {n}", by="refine", article=True)]
            if (draft.text or "").strip():
                summary = draft.text or ""
        return Result(summary, draft.finish_reason)

    def _room(self, summary: str, n: int) -> int:
        """Return the tokens that are left for a chunk beside the summary so far.

        Raises:
            BackendError: they are less than a quarter of the window.
        """
        window = self._windows["refine"]
        room = window - self._count("refine")(self._filled(summary, "")) - _SLACK
        if room < max(1, window // 4):
            raise BackendError(
                f"chunk {n}: the summary so far leaves {max(0, room)} of the window of {window} to "
                "the article: expected a quarter: have shorter summaries written"
            )
        return room

    def _filled(self, summary: str, chunk: str) -> str:
        known = {"summary": summary, "chunk": chunk}
        parts = self._template
        return "".join(known[part] if i % 2 else part for i, part in enumerate(parts))
