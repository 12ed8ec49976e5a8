"""Who and what an article names: people, places, bodies."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import regex

from bench.dataset.corrupt.lexicon import MONTHS, WEEKDAYS
from bench.dataset.corrupt.people import COUNTRIES, FEMALE, MALE, TOWNS

_TOKEN = r"\p{Lu}[\p{L}\p{M}]*(?:[’'-]\p{L}{2,})*(?<![’']s)"
_RUN = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}’'-]){_TOKEN}(?: (?:(?:van|von|de|del|der|den|da|di|du|la|al|bin) )*{_TOKEN})*"
)
_TITLES = frozenset(
    ["Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Professor", "Sir", "Dame", "Lord", "Lady", "Judge", "President", "Captain"]
)
_BODIES = frozenset(
    ["University", "Institute", "Council", "Party", "Company", "Ministry", "Trust", "Club", "Bank", "Centre", "Center", "Court", "Union", "Association", "Federation", "Committee", "Agency", "Society", "Organization", "Organisation", "Front", "Prize", "Theatre", "Hospital", "School", "College", "Museum", "Group", "Ltd", "Inc", "Unit", "Remedies", "Docs", "Foundation", "Office", "Department", "Service", "Airport", "Station", "Army", "Church", "Festival", "Cup", "League", "Act", "Masters", "Championship", "Commission", "Authority", "Board", "Observatory", "Parliament", "Senate", "Congress", "Police", "Hotel", "Orchestra", "United", "City", "Rovers", "Bridge", "Medicine", "Programme", "Fund", "Laboratory", "Network", "Airlines", "Energy"]
)
_NO_NAMES = frozenset(
    ["The", "A", "An", "In", "On", "At", "It", "He", "She", "They", "We", "I", "You", "This", "That", "These", "Those", "There", "Here", "But", "And", "Or", "If", "When", "While", "After", "Before", "As", "For", "From", "With", "By", "To", "Of", "No", "Not", "All", "Some", "Most", "Many", "Few", "Both", "Each", "Every", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Twenty", "Eighteen", "Half", "Its", "His", "Her", "Their", "Our", "My", "Your", "What", "Who", "Whose", "Which", "Why", "How", "Where", "Under", "Over", "About", "Between", "Since", "Until", "Only", "Another", "Other", "Others", "Nobody", "Nothing", "Everyone", "More", "Less", "Last", "Next", "Then", "Now", "Also", "Even", "Still", "Yet", "Asked", "According", "Instead", "Because", "Although", "However", "Monday’s", "BC", "AD", "GMT", "Internet"]
).union(MONTHS, WEEKDAYS)
_ADJECTIVE = re.compile(r"(?:ish|ese|ian|ean|can|ch|Khmer|Arab|Dutch|Greek|Thai|Swiss)$")
_SAYS = r"(?:said|says|told|added|wrote|explained|asked|called|who)"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is written, and the whole name it stands for.

    ``kind`` is person, place or body; ``gender`` is f, m, or empty where nothing tells.
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
    people = [run for run in runs if _is_person(run, text)]
    names = [Name(run, run, "person", _gender(run, text)) for run in people]
    for whole in list(names):
        last = re.sub(r"^\S+ ", "", whole.text)
        if re.search(rf"(?<!{re.escape(whole.text.split()[0])} )\b{re.escape(last)}\b", text):
            names.append(Name(last, whole.text, "person", whole.gender))
    taken = {name.text for name in names}
    surnames = Counter(name.text for name in names)
    names = [name for name in names if surnames[name.text] == 1]
    for run in runs:
        if run not in taken and not any(run in name for name in taken):
            if kind := _other_kind(run, text):
                names.append(Name(run, run, kind))
    return names


def mentions(name: str, text: str) -> list[tuple[int, int]]:
    """Return where a name stands in a text, alone and not as a part of a longer one."""
    pattern = rf"(?<![\w’'-])(?<![A-Z][a-z] ){re.escape(name)}(?![\w-])(?! [A-Z][a-z])"
    return [match.span() for match in re.finditer(pattern, text)]


def _runs(text: str) -> list[str]:
    """Return the capitalised runs of a text, titles and words of a sentence's start left out."""
    runs: dict[str, None] = {}
    for match in _RUN.finditer(text):
        parts = match[0].split(" ")
        while parts and (parts[0] in _TITLES or parts[0] in _NO_NAMES or "’" in parts[0][-2:]):
            parts.pop(0)
        run = " ".join(parts)
        if not run or not any(part[0].isupper() for part in parts) or run in _NO_NAMES:
            continue
        if _starts(text, match.start()) and len(parts) == 1 and match[0] == run:
            if not re.search(rf"(?<=[a-z,] ){re.escape(run)}\b", text):
                continue
        if not any(part in _NO_NAMES for part in parts):
            runs[run] = None
    return list(runs)


def _starts(text: str, place: int) -> bool:
    before = text[:place].rstrip(' “"‘')
    return not before or before[-1] in ".!?:\n"


def _is_person(run: str, text: str) -> bool:
    parts = run.split()
    if len(parts) < 2 or len(parts) > 4 or _BODIES.intersection(parts) or parts[0] in COUNTRIES:
        return False
    if any(part.isupper() and len(part) > 1 for part in parts) or run in COUNTRIES or run in TOWNS:
        return False
    name = re.escape(run)
    evidence = (
        rf"\b{name}, (?:then )?\d\d\b",
        rf"\b{name},? {_SAYS}\b",
        rf"\bsaid (?:[\w-]+ ){{0,4}}{name}\b",
        rf"\b(?:{'|'.join(_TITLES)})\.? {re.escape(parts[-1])}\b",
    )
    given = parts[0] in FEMALE or parts[0] in MALE
    return given or any(re.search(pattern, text) for pattern in evidence)


def _gender(run: str, text: str) -> str:
    first, last = run.split(maxsplit=1)[0], re.escape(run.rsplit(maxsplit=1)[-1])
    if first in FEMALE or re.search(rf"\b(?:Ms|Mrs|Miss|Dame|Lady)\.? {last}\b", text):
        return "f"
    if first in MALE or re.search(rf"\b(?:Mr|Sir|Lord)\.? {last}\b", text):
        return "m"
    near = " ".join(re.findall(rf"{last}\b[^.]*", text))
    counts = [len(re.findall(rf"\b(?:{words})\b", near)) for words in ("she|her", "he|his|him")]
    return "" if min(counts) or not max(counts) else "fm"[counts[1] > 0]


def _other_kind(run: str, text: str) -> str:
    parts = run.split()
    if run in COUNTRIES or run in TOWNS:
        return "place"
    if _BODIES.intersection(parts) or (run.isupper() and len(run) > 2):
        return "body"
    if len(parts) > 3 or _ADJECTIVE.search(run) or parts[0] in FEMALE or parts[0] in MALE:
        return ""
    place = (
        rf"\b(?:in|near|from|across|outside) {re.escape(run)}(?= ?[.,;]| (?:and|on|to|in|who)\b)"
    )
    return "place" if re.search(place, text) else ""
