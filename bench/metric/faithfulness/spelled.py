"""Numbers in words, in the languages whose words for them fit a small table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from bench.metric.faithfulness.languages import ORDINALS, SCALES, TENS, UNITS_OF_ONE

_FROM_ZERO = {
    "de": "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "nl": "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien "
    "vijftien zestien zeventien achttien negentien",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize",
    "es": "cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro "
    "veinticinco veintiséis veintisiete veintiocho veintinueve",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici "
    "quattordici quindici sedici diciassette diciotto diciannove",
    "pt": "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze "
    "dezesseis dezessete dezoito dezenove",
    "hi": "शून्य एक दो तीन चार पांच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस",
    "ar": "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
}
_FROM_TWENTY = {
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "fr": "vingt trente quarante cinquante soixante septante huitante nonante",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "hi": "बीस तीस चालीस पचास साठ सत्तर अस्सी नब्बे",
    "ar": "عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون",
}
_ALSO: Mapping[str, Mapping[str, float]] = {
    "de": {"eins": 1, "zwo": 2},
    "nl": {"één": 1},
    "fr": {"une": 1, "vingts": 80},
    "es": {"una": 1, "uno": 1, "cien": 100, "ciento": 100},
    "it": {"un": 1, "una": 1},
    "pt": {"uma": 1, "duas": 2, "quatorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19,
           "cem": 100, "cento": 100},
    "hi": {"पाँच": 5, "छः": 6, "छे": 6, "पच्चीस": 25},
    "ar": {"اثنين": 2, "ثلاث": 3, "أربع": 4, "خمس": 5, "ست": 6, "سبع": 7, "ثماني": 8, "تسع": 9,
           "عشر": 10, "عشرين": 20, "ثلاثين": 30, "أربعين": 40, "خمسين": 50, "ستين": 60,
           "سبعين": 70, "ثمانين": 80, "تسعين": 90, "مئة": 100, "مائة": 100, "مئتين": 200},
}  # fmt: skip
_HUNDREDS = {
    "es": "doscient trescient cuatrocient quinient seiscient setecient ochocient novecient",
    "pt": "duzent trezent quatrocent quinhent seiscent setecent oitocent novecent",
}
_AND = {"en": "and", "es": "y", "pt": "e", "fr": "et", "de": "und", "ar": "و"}
_TIMES: Mapping[str, float] = {
    **{word: SCALES[word] for word in (
        "hundred", "thousand", "million", "billion", "trillion", "dozen", "tausend", "millionen",
        "milliarden", "mil", "millones", "mille", "milliards", "milioni", "miliardi", "milhões",
        "duizend", "miljoen", "miljard", "लाख", "करोड़", "हज़ार", "हजार", "ألف", "آلاف", "مليون",
    )},
    "hundert": 100, "cent": 100, "cents": 100, "honderd": 100, "cento": 100, "सौ": 100,
    "mila": 1000, "millions": 1e6,
}  # fmt: skip
_COMPOUND = {"de": ("tausend", "hundert"), "nl": ("duizend", "honderd"), "it": ("mila", "cento")}


@lru_cache(maxsize=16)
def _words(language: str) -> Mapping[str, float]:
    """Return the value of each word below a thousand; empty where none are read."""
    if language == "en":
        return {**UNITS_OF_ONE, **TENS}
    if language not in _FROM_ZERO:
        return {}
    low = _FROM_ZERO[language].split()
    tens = dict(enumerate(_FROM_TWENTY[language].split(), 2))
    found = {word: float(i) for i, word in enumerate(low)}
    found |= {word: 10.0 * i for i, word in tens.items()} | dict(_ALSO[language])
    for ten, word in tens.items():
        for one in range(1, 10):
            if language in ("de", "nl"):
                join = "und" if language == "de" else "ën" if low[one][-1] == "e" else "en"
                found[low[one] + join + word] = 10.0 * ten + one
            if language == "it":
                found[(word[:-1] if one in (1, 8) else word) + low[one]] = 10.0 * ten + one
                found[(word + "tré") if one == 3 else word + low[one]] = 10.0 * ten + one
    for i, stem in enumerate(_HUNDREDS.get(language, "").split(), 2):
        found |= {stem + "os": 100.0 * i, stem + "as": 100.0 * i}
    return found


@lru_cache(maxsize=4096)
def _value(word: str, language: str) -> float | None:
    """Return what one word below a million is worth, as in "zweihundertvier"; None for others."""
    words = _words(language)
    if word in words:
        return words[word]
    for stem, scale in zip(_COMPOUND.get(language, ()), (1000.0, 100.0), strict=False):
        head, found, tail = word.partition(stem)
        if found and (head or tail):
            first = _value(head, language) if head else 1.0
            rest = _value(tail.removeprefix("und"), language) if tail else 0.0
            if first is not None and rest is not None:
                return first * scale + rest
    return None


def spelled(lower: Sequence[str], at: int, language: str) -> tuple[float, int, bool]:
    """Return the value of number words from a place on, how many they are, and if they order."""
    if language == "en" and lower[at] in ORDINALS:
        return ORDINALS[lower[at]], 1, True
    total, current, place = 0.0, 0.0, at
    while place < len(lower):
        word = lower[place]
        plain = _value(word, language)
        if plain is not None and (place == at or _follows(current, plain, language, total)):
            current = current * 20 if _is_score(current, plain, language) else current + plain
        elif word in _TIMES and _counts(lower, at, place, language):
            current = max(current, 1.0) * _TIMES[word]
            if _TIMES[word] > 100:
                total, current = total + current, 0.0
        elif not _joins(lower, at, place, language) or not (total + current):
            break
        place += 1
    return total + current, place - at, False


def ordinal(lower: Sequence[str], at: int, value: float) -> tuple[float, int]:
    """Return the value with an ordinal behind tens or hundreds, as in "twenty-first"; else 0."""
    word = lower[at] if at < len(lower) else ""
    last = ORDINALS.get(word, 0.0)
    return (value + last, 1) if value >= 20 and value % 10 == 0 < last < 20 else (0.0, 0)


def _is_score(current: float, plain: float, language: str) -> bool:
    return language == "fr" and current % 100 == 4 and plain in (20, 80)


def _follows(current: float, plain: float, language: str, total: float) -> bool:
    """Return whether a word goes on with the number before it: forty-two, two hundred forty."""
    if _is_score(current, plain, language):
        return True
    if current % 1000 == 0:
        return plain < 1000 and total + current > 0
    if current % 100 == 0:
        return plain < 100
    if language == "fr" and current % 100 in (60, 80) and 10 <= plain < 20:
        return True
    if (
        language == "fr"
        and current % 10 == 0
        and plain in (7, 8, 9)
        and current % 100 in (70, 90, 10)
    ):
        return True
    return language not in ("de", "nl", "it") and current % 10 == 0 < plain < 10


def _counts(lower: Sequence[str], at: int, place: int, language: str) -> bool:
    """Return whether a scale counts here: in English, one that opens a number wants an article."""
    if place > at or language != "en":
        return place > at or lower[place] not in ("mil", "mille", "cent", "cents")
    return not at or lower[at - 1] in ("a", "an", "one")


def _joins(lower: Sequence[str], at: int, place: int, language: str) -> bool:
    """Return whether an "and" stands between the parts of one number."""
    if lower[place] != _AND.get(language) or place == at or place + 1 >= len(lower):
        return False
    following = _value(lower[place + 1], language)
    before = _value(lower[place - 1], language) or 0.0
    if following is None:
        return False
    if language == "en":
        return lower[place - 1] in _TIMES
    return following < 100 and (
        before >= 100 or (before >= 20 and before % 10 == 0 and following < 20)
    )


def spelled_out(lower: Sequence[str], language: str) -> Iterator[tuple[int, int, float, bool]]:
    """Yield the place, the number of words, the value and whether it orders, of each number."""
    is_english, done = language == "en", 0
    starts = _words(language).keys() | _TIMES.keys() | ORDINALS.keys()
    for at, word in enumerate(lower):
        if at < done or (word not in starts and language not in _COMPOUND):
            continue
        value, length, orders = spelled(lower, at, language)
        if length and not orders and is_english:
            last, more = ordinal(lower, at + length, value)
            value, length, orders = (last, length + more, True) if more else (value, length, False)
        if length:
            yield at, length, value, orders
        done = at + length
