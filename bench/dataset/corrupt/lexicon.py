"""The word lists of ``words.toml``: what can stand in the place of what, and where."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

NEGATIVES = frozenset(
    {"not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "cannot", "without"}
    | {"hardly", "barely", "few", "little", "nowhere", "unless", "yet"}
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CONDITIONS = ("before", "after", "not_before", "not_after")


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


@cache
def words(section: str, key: str) -> tuple[str, ...]:
    """Return the words of a list in its order."""
    return tuple(_read()[section][key].split())


@cache
def lines(section: str, key: str) -> tuple[str, ...]:
    """Return the lines of a list in their order."""
    return tuple(_read()[section][key].strip().splitlines())


@cache
def table(section: str, key: str) -> dict[str, tuple[str, ...]]:
    """Return each word or phrase of a list of pairs with those that can stand for it."""
    return _pairs(_read()[section][key])


@dataclass(frozen=True, slots=True)
class Group:
    """Words with those that can stand for them, and what must and must not stand around them."""

    table: dict[str, tuple[str, ...]]
    pattern: re.Pattern[str]
    conditions: dict[str, re.Pattern[str]]
    is_plain: bool

    def admits(self, before: str, after: str) -> bool:
        """Whether the words around one of the group allow the change."""
        around = {"before": before, "after": after, "not_before": before, "not_after": after}
        return all(
            bool(pattern.search(around[name])) != name.startswith("not_")
            for name, pattern in self.conditions.items()
        )


@cache
def groups(kind: str) -> tuple[Group, ...]:
    """Return the groups of a kind of error."""
    return tuple(_group(row) for row in _read()[kind])


def alternatives(phrases: Iterable[str]) -> str:
    """Return a pattern of whole words or phrases, the longest first."""
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return rf"(?<![\w’'-])(?:{'|'.join(map(re.escape, longest))})(?![\w-]|[’']\w)"


def _group(row: Mapping[str, str]) -> Group:
    held = _pairs(row["pairs"])
    found = {name: re.compile(_expanded(row[name])) for name in _CONDITIONS if name in row}
    return Group(
        held, re.compile(alternatives(held), re.IGNORECASE), found, row.get("clause") == "plain"
    )


def _expanded(condition: str) -> str:
    from bench.dataset.corrupt.verbs import BASES, PARTICIPLES

    listed = {"VERB": BASES, "PARTICIPLE": PARTICIPLES}
    for name, held in listed.items():
        condition = re.sub(rf"\b{name}\b", "|".join(sorted(held, key=len, reverse=True)), condition)
    return condition


def _pairs(text: str) -> dict[str, tuple[str, ...]]:
    held: dict[str, tuple[str, ...]] = {}
    for pair in filter(None, (part.strip() for part in text.split(";"))):
        left, arrow, right = pair.partition(">")
        if arrow:
            new = [(left, word.strip()) for word in right.split("|")]
        else:
            left, _, right = pair.partition("/")
            new = [(left, right.strip()), (right, left.strip())]
        for old, word in new:
            held[old.strip()] = tuple(dict.fromkeys((*held.get(old.strip(), ()), word)))
    return held
