"""Whether a quotation occurs in a text, and where: a judge is believed as far as it quotes."""

from __future__ import annotations

import re

from bench.text import sentence_spans, words

LEAST_WORDS = 3
"""Of a quotation that proves something: fewer occur by chance."""
_QUOTES = dict.fromkeys("“”„‟«»″「」『』", '"') | dict.fromkeys("‘’‚‛‹›′`", "'")
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
        self._folded, self._places = _folded(text)

    def find(self, quotation: str, least_words: int = LEAST_WORDS) -> tuple[int, int] | None:
        """Return where a quotation of so many words stands first, None where it does not.

        Quotation marks and an ellipsis around it may be the judge's own.
        """
        folded = _folded(quotation)[0].strip()
        bare = _ELLIPSIS.sub("", folded.strip(_AROUND)).strip(_AROUND)
        for wanted in (folded, bare):
            if len(words(wanted)) < least_words or not wanted:
                continue
            at = self._folded.find(wanted)
            if at >= 0:
                return self._places[at], self._places[at + len(wanted) - 1] + 1
        return None

    def sentence_like(self, claim: str) -> tuple[int, int]:
        """Return the sentence that shares most words with a claim, the first of several."""
        spans = sentence_spans(self.text, self._language) or [(0, len(self.text))]
        wanted = {word.lower() for word in words(claim)}

        def shared(span: tuple[int, int]) -> int:
            return len(wanted & {word.lower() for word in words(self.text[slice(*span)])})

        return max(spans, key=shared)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text with white space and quotation marks made alike, and each one's place."""
    folded: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        if character.isspace():
            if folded and folded[-1] == " ":
                continue
            character = " "  # noqa: PLW2901
        folded.append(_QUOTES.get(character, character))
        places.append(at)
    return "".join(folded), places
