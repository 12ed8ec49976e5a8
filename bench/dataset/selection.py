"""Which articles of a dataset are wanted: where, shuffle, limit, in that order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TypedDict

import numpy as np

from bench.records import Article, DatasetError

MISSING = object()
"""What ``look_up`` returns for a key that is not there; None is a value."""

_SHOWN = 10


class Selection(TypedDict, total=False):
    """The options of ``Selected``, for the constructors that hand them on."""

    limit: int | None
    shuffle: bool
    seed: int
    where: Mapping[str, object] | None


class Selected(ABC):
    """A dataset with the options that all datasets share.

    ``where`` maps a metadata key to the value or the list of values that an article must have; dots
    reach into nested metadata. Values are equal, or are written alike: 3 matches ``"3"``.
    An article without a language is one in English, as everywhere.
    ``shuffle`` reads every article into memory and puts them into an order that depends on the seed
    and the ids alone, not on the order of the files. ``limit`` keeps the first articles; without
    ``shuffle`` nothing behind them is read.
    """

    def __init__(
        self,
        *,
        limit: int | None = None,
        shuffle: bool = False,
        seed: int = 0,
        where: Mapping[str, object] | None = None,
    ) -> None:
        _check_whole("limit", limit, least=1, hint="or null for all articles: set limit=5")
        _check_whole("seed", 0 if seed is None else seed, least=0, hint="set seed=42")
        if not isinstance(shuffle, bool):
            raise DatasetError(
                f"dataset.shuffle is {shuffle!r}: expected true or false: set shuffle=true"
            )
        self.limit, self.shuffle, self.seed = limit, shuffle, seed or 0
        self.where = _conditions(where)

    @property
    @abstractmethod
    def name(self) -> str:
        """What to call the dataset in errors: its path, or its name on the hub."""

    @abstractmethod
    def read(self) -> Iterator[Article]:
        """Yield every article there is, in the order of the source."""

    def describe(self) -> dict[str, object]:
        """Return what identifies the dataset, for the record of a run: no path of this machine."""
        return {"kind": type(self).__name__.lower()}

    def notes(self) -> list[str]:
        """Return what the user must know of the last reading."""
        return []

    def __iter__(self) -> Iterator[Article]:
        articles = self._admitted()
        return islice(self._shuffled(articles) if self.shuffle else articles, self.limit)

    def _shuffled(self, articles: Iterator[Article]) -> Iterator[Article]:
        ordered = sorted(articles, key=lambda article: article.id)
        for index in np.random.default_rng(self.seed).permutation(len(ordered)):
            yield ordered[index]

    def _admitted(self) -> Iterator[Article]:
        keys: set[str] = set()
        values: dict[str, set[str]] = {key: set() for key in self.where}
        read = kept = 0
        for article in self.read():
            read += 1
            if self.where:
                keys |= set(_dotted(article.metadata))
            if all(self._admits(article, key, seen) for key, seen in values.items()):
                kept += 1
                yield article
        if not read:
            raise DatasetError(
                f"{self.name}: no article was found{self._why_none()}: expected at least one: "
                "set dataset.path to a file that holds some"
            )
        self._check_where(keys, values, kept=kept)

    def _why_none(self) -> str:
        notes = self.notes()
        return f" ({'; '.join(notes[:4])})" if notes else ""

    def _admits(self, article: Article, key: str, seen: set[str]) -> bool:
        value = look_up(article.metadata, key)
        if key == "language" and (value is MISSING or value is None):
            value = article.language
        if value is MISSING:
            return False
        if len(seen) <= _SHOWN:
            seen.add(str(value))
        return any(_equal(value, wanted) for wanted in self.where[key])

    def _check_where(self, keys: set[str], values: dict[str, set[str]], *, kept: int) -> None:
        for key, seen in values.items():
            if not seen and key not in keys and not kept:
                raise DatasetError(
                    f"{self.name}: dataset.where names {key!r}, which no article has: expected "
                    f"one of {', '.join(sorted(keys)) or 'nothing, for there is no metadata'}: "
                    "mend the key"
                )
        if not kept:
            found = "; ".join(f"{key} is {_some(seen)}" for key, seen in values.items() if seen)
            raise DatasetError(
                f"{self.name}: dataset.where keeps no article: expected values that there are "
                f"({found}): mend the value"
            )


def look_up(mapping: Mapping[str, object], key: str) -> object:
    """Return the value under a key, where dots reach into nested mappings, or ``MISSING``."""
    if key in mapping:
        return mapping[key]
    first, dot, rest = key.partition(".")
    inner = mapping.get(first)
    return look_up(inner, rest) if dot and isinstance(inner, Mapping) else MISSING


def _dotted(mapping: Mapping[str, object]) -> Iterator[str]:
    for key, value in mapping.items():
        if isinstance(value, Mapping) and value:
            yield from (f"{key}.{inner}" for inner in _dotted(value))
        else:
            yield key


def _equal(value: object, wanted: object) -> bool:
    if value is None or wanted is None:
        return value is wanted
    return value == wanted or str(value) == str(wanted)


def _some(values: set[str]) -> str:
    shown = [f"{value[:40]!r}" for value in sorted(values)[:_SHOWN]]
    return ", ".join(shown) + (" …" if len(values) > _SHOWN else "")


def _conditions(where: Mapping[str, object] | None) -> dict[str, tuple[object, ...]]:
    """Return the admissible values of each dotted key."""
    if where is None:
        return {}
    if not isinstance(where, Mapping):
        raise DatasetError(
            f"dataset.where is {where!r}: expected keys with values: "
            "set ++dataset.where.language=de"
        )
    found: dict[str, tuple[object, ...]] = {}
    for key, value in where.items():
        if isinstance(value, Mapping):
            found |= {f"{key}.{inner}": wanted for inner, wanted in _conditions(value).items()}
        elif isinstance(value, str) or not hasattr(value, "__iter__"):
            found[str(key)] = (value,)
        else:
            found[str(key)] = tuple(value)
    return found


def _check_whole(option: str, value: object, *, least: int, hint: str) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise DatasetError(
            f"dataset.{option} is {value!r}: expected a whole number from {least}, {hint}"
        )
