"""Which language a text is written in, guessed cheaply, and its sentences by that language."""

from __future__ import annotations

import re
from collections import Counter

import regex

from bench import text as ground
from bench.records import BackendError

AUTO = "auto"
_SAMPLE = 4000
"""Characters looked at: more move no guess on the news of seven languages, and cost time."""

_SCRIPTS = {
    "Latin": "en",
    "Han": "zh",
    "Hiragana": "ja",
    "Katakana": "ja",
    "Hangul": "ko",
    "Arabic": "ar",
    "Hebrew": "he",
    "Devanagari": "hi",
    "Bengali": "bn",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Thai": "th",
    "Lao": "lo",
    "Khmer": "km",
    "Myanmar": "my",
    "Georgian": "ka",
    "Armenian": "hy",
    "Ethiopic": "am",
    "Greek": "el",
    "Cyrillic": "ru",
}
_RUN = regex.compile("|".join(rf"(?P<{script}>\p{{{script}}}+)" for script in _SCRIPTS))

_LETTERS = {"ru": ("uk", "іїєґ", "ыэёъ"), "ar": ("fa", "پچژگکی", "كيةى")}
"""Script's language: another one of the script, the letters it alone has, those it never has."""

_STOP_WORDS = {
    "en": "the of and to in is was for that with on as it by at from his he her are this which",
    "de": "der die das und ist von zu den mit nicht ein eine im auf dem für sich des auch wird",
    "es": "el la los las de y que en un una es por con para del se no su al más como fue",
    "fr": "le la les des et est une dans que pour du au en un par sur pas qui avec ce aux il",
    "it": "il la di che e è un una per del della non con nel sono le gli alla dei da ha anche",
    "pt": "o a os as de e que em um uma do da não para com no na por mais foi ao dos é",
    "nl": "de het een en van is dat op te zijn met voor niet aan er die in ook werd bij",
}
_WORDS = {code: frozenset(words.split()) for code, words in _STOP_WORDS.items()}
_CODE = re.compile(r"[a-z]{2,3}")


def check(backend: str, language: str) -> str:
    """Return ``auto`` or a language code as it was given.

    Raises:
        BackendError: it is neither, such as ``english``.
    """
    if language != AUTO and not _CODE.fullmatch(str(language)):
        raise BackendError(
            f"{backend}: language={language!r}: expected auto, or an ISO 639 code such as en "
            "(YAML takes a bare no for false: quote it)"
        )
    return str(language)


def resolve(text: str, language: str) -> str:
    """Return the language code itself, or for ``auto`` the one that the text looks like."""
    return guess(text) if language == AUTO else language


def split(text: str, language: str) -> list[str]:
    """Return the sentences of a text; ``language`` is a code or ``auto``."""
    return ground.sentences(text, resolve(text, language))


def guess(text: str) -> str:
    """Return the ISO 639-1 code of the language that a text looks like.

    The script with most letters among the first 4,000 characters decides; among the languages in
    Latin letters, the most stop words of en, de, es, fr, it, pt and nl do. ``en`` where nothing
    tells: it is good enough to choose a sentence splitter, not to label a corpus.
    """
    sample = text[:_SAMPLE]
    letters: Counter[str] = Counter()
    for run in _RUN.finditer(sample):
        letters[_SCRIPTS[str(run.lastgroup)]] += run.end() - run.start()
    # Japanese is mostly Han in headlines, but never without kana; Chinese hardly ever has any.
    if letters["ja"] * 10 >= letters["zh"]:
        letters["ja"] += letters.pop("zh", 0)
    code = letters.most_common(1)[0][0] if letters.total() else "en"
    return _latin(sample) if code == "en" else _by_letters(sample, code)


def _latin(sample: str) -> str:
    words = Counter(word.lower() for word in ground.words(sample))
    counts = {code: sum(words[word] for word in stop_words) for code, stop_words in _WORDS.items()}
    return max(counts, key=counts.__getitem__)  # the first of equals, en before all


def _by_letters(sample: str, code: str) -> str:
    other, present, absent = _LETTERS.get(code, (code, "", ""))
    lowered = sample.lower()
    has = sum(map(lowered.count, present)) > sum(map(lowered.count, absent))
    return other if has else code
