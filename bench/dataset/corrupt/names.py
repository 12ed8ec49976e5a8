"""Who and what an article names: people, places, bodies."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import regex

from bench.dataset.corrupt.lexicon import MONTHS, WEEKDAYS, words

_PART = r"\p{Lu}[\p{L}\p{M}]*(?:[’'-]\p{L}{2,})*(?<![’']s)"
_RUN = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}’'-]){_PART}"
    rf"(?: (?:(?:van|von|de|del|der|den|da|di|du|la|al|bin) )*{_PART})*"
)
_TITLES = frozenset(words("names", "titles"))
_BODIES = frozenset(words("names", "bodies"))
_NOWHERE = frozenset(words("names", "nowhere"))
_NO_NAMES = frozenset({*words("names", "no_names"), *MONTHS, *WEEKDAYS})
_WOMEN = frozenset(words("names", "women"))
_MEN = frozenset(words("names", "men"))
COUNTRIES = frozenset(words("names", "countries"))
TOWNS = frozenset(words("names", "towns"))
_ADJECTIVE = re.compile(r"(?:ish|ese|ian|ean|can|ch|Khmer|Arab|Dutch|Greek|Thai|Swiss)$")
_SAYS = r"(?:said|says|told|added|wrote|explained|asked|who)"
_COMPANY = "|".join(words("names", "not_people"))


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is written, and the whole name it stands for.

    ``kind`` is person, place or what a body calls itself (Party, Institute); ``gender`` is f, m,
    or empty where nothing tells.
    """

    text: str
    whole: str
    kind: str
    gender: str = ""

    @property
    def n_words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


@lru_cache(maxsize=256)
def names_of(text: str) -> list[Name]:
    """Return the names of a text of which it is plain what they name."""
    runs = _runs(text)
    names = [Name(run, run, "person", _gender(run, text)) for run in runs if _is_person(run, text)]
    for whole in list(names):
        last = re.sub(r"^\S+ ", "", whole.text)
        if mentions(last, text):
            names.append(Name(last, whole.text, "person", whole.gender))
    held = Counter(name.text for name in names)
    names = [name for name in names if held[name.text] == 1]
    parts = {part for name in names for part in (name.text, *name.text.split())}
    for run in runs:
        if run not in parts and (kind := _other_kind(run, text)):
            names.append(Name(run, run, kind))
    return names


def mentions(name: str, text: str) -> list[tuple[int, int]]:
    """Return where a name stands in a text, alone and not as a part of a longer one."""
    pattern = rf"(?<![\w’'-]){re.escape(name)}(?![\w-]| [A-Z]|, [A-Z]| \()"
    found = [match.span() for match in re.finditer(pattern, text)]
    return [span for span in found if not _continues(text[: span[0]])]


def _continues(before: str) -> bool:
    """Whether the word before a name belongs to it."""
    word = re.search(r"([\w’'-]+) $", before)
    if not word:
        return False
    if not word[1][0].isupper():
        return word[1] in ("de", "da", "di", "del", "van", "von", "den", "der")
    return word[1] not in _TITLES and word[1] not in _NO_NAMES


def _runs(text: str) -> list[str]:
    """Return the capitalised runs of a text, titles and words of a sentence's start left out."""
    runs: dict[str, None] = {}
    for match in _RUN.finditer(text):
        parts = match[0].split(" ")
        while parts and (parts[0] in _TITLES or parts[0] in _NO_NAMES or not parts[0][0].isupper()):
            parts.pop(0)
        run = " ".join(parts)
        if not run or not _NO_NAMES.isdisjoint(parts):
            continue
        is_first = match[0] == run and _starts_sentence(text[: match.start()])
        if is_first and len(parts) == 1 and not re.search(rf"(?<=[a-z,] ){re.escape(run)}\b", text):
            continue
        runs[run] = None
    return list(runs)


def _starts_sentence(before: str) -> bool:
    stripped = before.rstrip(' “"‘')
    return not stripped or stripped[-1] in ".!?:\n"


def _is_person(run: str, text: str) -> bool:
    parts = run.split()
    if not 2 <= len(parts) <= 4 or not (_BODIES | _NOWHERE | COUNTRIES).isdisjoint(parts):
        return False
    if run in TOWNS or any(part.isupper() and len(part) > 1 for part in parts):
        return False
    name = re.escape(run)
    if re.search(rf"\b(?:{_COMPANY}) {name}\b|{name} (?:said|says) (?:that )?it\b", text):
        return False
    if re.search(rf"\b(?:(?:{'|'.join(sorted(_BODIES))}) (?:for|of)|in|near) {name}\b", text):
        return False
    evidence = (
        rf"\b{name}, (?:then )?\d\d\b",
        rf"\b{name},? {_SAYS}\b",
        rf"\bsaid (?:[\w-]+ ){{0,4}}{name}\b",
        rf"\b{re.escape(parts[-1])} (?:said|says|added|told)\b",
        rf"\b(?:Mr|Mrs|Ms|Dr|Professor|Sir|Judge)\.? {re.escape(parts[-1])}\b",
    )
    given = parts[0] in _WOMEN or parts[0] in _MEN
    return given or any(re.search(pattern, text) for pattern in evidence)


def _gender(run: str, text: str) -> str:
    first, last = run.split(maxsplit=1)[0], re.escape(run.rsplit(maxsplit=1)[-1])
    if first in _WOMEN or re.search(rf"\b(?:Ms|Mrs|Miss|Dame|Lady)\.? {last}\b", text):
        return "f"
    if first in _MEN or re.search(rf"\b(?:Mr|Sir|Lord)\.? {last}\b", text):
        return "m"
    near = " ".join(re.findall(rf"{last}\b[^.]*", text))
    woman, man = (bool(re.search(rf"\b{word}\b", near)) for word in ("she", "he"))
    return "" if woman == man else "f" if woman else "m"


def _other_kind(run: str, text: str) -> str:
    parts = run.split()
    if run in COUNTRIES or run in TOWNS:
        return "place"
    if not _NOWHERE.isdisjoint(parts) or re.search(rf"{re.escape(run)},? {_SAYS}\b", text):
        return ""
    if bodies := [part for part in parts if part in _BODIES]:
        return bodies[-1] if len(parts) > 1 else ""
    if len(parts) > 3 or run.isupper() or _ADJECTIVE.search(run) or parts[0] in _WOMEN | _MEN:
        return ""
    place = rf"\b(?:in|near|from|across|outside) {re.escape(run)}(?=[.,;]| (?:and|on|to|in|who)\b)"
    return "place" if re.search(place, text) else ""
