"""Whether a quotation occurs in a text, and where: a judge is believed as far as it quotes."""

from __future__ import annotations

import re

from bench.text import sentence_spans, words

LEAST_WORDS = 3
"""Of a quotation that proves something: fewer occur by chance."""
_ALIKE = str.maketrans(dict.fromkeys("“”„‟«»″「」『』", '"') | dict.fromkeys("‘’‚‛‹›′`", "'"))
_AROUND = "\"' "
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)$|^(?:\.\.\.|…)")


class Text:
    """A text in which quotations are looked up.

    White space of any kind and length is one space, and all kinds of quotation marks are two, but
    everything else, capitals too, must be as it stands there.
    """

    def __init__(self, text: str, language: str = "en") -> None:
        self.text = text
        self._language = language
        self._alike = text.translate(_ALIKE)  # as long as the text, so that places are the same

    def find(self, quotation: str, least_words: int = LEAST_WORDS) -> tuple[int, int] | None:
        """Return where a quotation of so many words stands first, None where it does not.

        Quotation marks and an ellipsis around it may be the judge's own.
        """
        alike = quotation.translate(_ALIKE).strip()
        bare = _ELLIPSIS.sub("", alike.strip(_AROUND)).strip(_AROUND)
        for wanted in (alike, bare):
            if not wanted or len(words(wanted)) < least_words:
                continue
            pattern = r"\s+".join(map(re.escape, wanted.split()))
            if found := re.search(pattern, self._alike):
                return found.span()
        return None

    def sentence_like(self, claim: str) -> tuple[int, int]:
        """Return the sentence that shares most words with a claim, the first of several."""
        spans = sentence_spans(self.text, self._language) or [(0, len(self.text))]
        wanted = {word.lower() for word in words(claim)}

        def shared(span: tuple[int, int]) -> int:
            return len(wanted & {word.lower() for word in words(self.text[slice(*span)])})

        return max(spans, key=shared)
