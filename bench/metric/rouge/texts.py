"""What becomes of a text before the kernel sees it: tokenisers and sentence splitting.

The kernel takes runs of ASCII letters and digits as words, and of anything beyond ASCII where a
tokeniser is wide; it lowers ASCII letters, and takes lines as sentences. A tokeniser here rewrites
a text so that these are its words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
Rewrite = Callable[[str], str]

TOKENIZERS = ("ascii", "unicode", "character")
SENTENCES = ("newline", "auto")

_DOTTED_I, _KELVIN = "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}", "\N{KELVIN SIGN}"

# Signs inside words of bench.text.words that are no letters; the ASCII ones separate anyway.
_SIGNS = str.maketrans("’‐٫٬", "    ")

# Character tokens: ASCII signs as pairs of private-use characters, which no single character is.
_ASCII_SIGNS = {
    code: chr(0xE000 + code) * 2
    for code in range(128)
    if not chr(code).isalnum() and not chr(code).isspace()
}


def ascii_text(text: str) -> str:
    """Return the text with those characters lowered that ``str.lower()`` turns into ASCII letters.

    rouge-score lowers a text, then keeps a-z and 0-9 (``rouge_score/tokenize.py``). Two characters
    beyond ASCII become such letters; ``İ`` leaves a dot behind, which separates words.
    """
    if _DOTTED_I in text or _KELVIN in text:
        return text.replace(_DOTTED_I, "i ").replace(_KELVIN, "k")
    return text


def folded(text: str) -> str:
    """Return the text in one spelling: NFKC, case-folded, and NFKC again."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text)
    return unicodedata.normalize("NFKC", text.casefold())


def unicode_text(text: str) -> str:
    """Return the words of each line: runs of letters, marks and digits of any script.

    Scripts written without spaces (Han, Kana, Thai, Lao, Khmer, Burmese) give a word a character.
    ASCII text gives the words that the ASCII tokeniser finds.
    """
    from bench.text import words

    lines = folded(text).translate(_SIGNS).split("\n")
    return "\n".join(" ".join(words(line)) for line in lines)


def character_text(text: str) -> str:
    """Return every character of each line but white space, as a word of its own."""
    lines = folded(text).split("\n")
    return "\n".join(" ".join("".join(line.split())).translate(_ASCII_SIGNS) for line in lines)


def split_text(text: str, language: str) -> str:
    """Return the text with a line a sentence, as it is where it has lines already."""
    from bench.text import sentences

    return text if "\n" in text else "\n".join(sentences(text, language))


_REWRITES = {"ascii": ascii_text, "unicode": unicode_text, "character": character_text}


def rewriting(tokenizer: str, sentences: str, language: str) -> Rewrite:
    """Return the function that makes a text fit for the kernel."""
    rewrite = _REWRITES[tokenizer]
    if sentences == "newline":
        return rewrite
    return lambda text: rewrite(split_text(text, language))


class Memory(Generic[T]):
    """Remembers what a function made of texts, up to ``limit`` characters; then starts afresh."""

    def __init__(self, function: Callable[[str], T], limit: int = 1 << 24) -> None:
        self._function = function
        self._limit = limit
        self._held = 0
        self._known: dict[str, T] = {}

    def __call__(self, text: str) -> T:
        """Return what the function makes of the text; safe to call from several threads."""
        if text in (known := self._known):
            return known[text]
        made = self._function(text)
        self._held += len(text)
        if self._held > self._limit:
            self._held = len(text)
            self._known = known = {}
        known[text] = made
        return made
