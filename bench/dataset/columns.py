"""Which columns of a row become an article's id, text, references and metadata."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from hashlib import sha256

from bench.dataset.faults import Fault
from bench.dataset.selection import MISSING, look_up
from bench.records import Article, DatasetError, RecordError

DEFAULTS = {"id": "id", "text": "text", "references": "references"}
_MERGED = "metadata"


class Columns:
    """Makes articles of rows.

    ``mapping`` names the column of ``id``, ``text`` and ``references``: dots reach into nested
    objects, of several columns the first counts that is there and not empty, and null means none
    (ids are then made of the text). ``metadata`` names the columns kept; by default all that hold
    a plain value, and those in an object named ``metadata``. ``language`` is the language of the
    rows that name none.
    """

    def __init__(
        self,
        mapping: Mapping[str, object] | None,
        *,
        metadata: Iterable[str] | None = None,
        language: str | None = None,
    ) -> None:
        given = dict(mapping or {})
        unknown = sorted(set(given) - set(DEFAULTS))
        if unknown:
            raise DatasetError(
                f"dataset.columns names {unknown[0]!r}: expected id, text and references: "
                "put other columns into dataset.metadata"
            )
        chosen = {part: _names(part, given.get(part, name)) for part, name in DEFAULTS.items()}
        self._id, self._text, self._references = chosen.values()
        if not self._text:
            raise DatasetError("dataset.columns.text is null: expected the name of a column")
        self._metadata = None if metadata is None else _names("metadata", metadata)
        self._language = language
        self._unseen = set(self._references)
        self._unseen_metadata = set(self._metadata or ())
        self._known: dict[str, None] = {}

    def check(self, name: str) -> None:
        """Refuse, after all rows, a column for references that was named and that no row has."""
        if self._lacks_references() and self._references != (DEFAULTS["references"],):
            raise DatasetError(
                f"{name}: no row has the column {_listed(self._unseen)} for the references: "
                f"expected one of {', '.join(self._known)}: set dataset.columns.references, "
                "or set it to null where there are none"
            )

    def notes(self) -> list[str]:
        """Return which columns no row had so far."""
        found = []
        if self._lacks_references():
            found.append(
                f"the articles have no references: no row read has {_listed(self._unseen)}; "
                f"the columns are {', '.join(self._known)}: set dataset.columns.references"
            )
        if self._known and self._unseen_metadata:
            found.append(f"no row read has the metadata {_listed(self._unseen_metadata)}")
        return found

    def _lacks_references(self) -> bool:
        asked = set(self._references)
        return bool(self._known and asked) and self._unseen == asked

    def article(self, row: Mapping[str, object]) -> Article:
        """Return the article of a row, or raise Fault."""
        self._known |= dict.fromkeys(row)
        text = self._string(row, "text", names=self._text)
        identity = sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
        if self._id:
            identity = self._string(row, "id", names=self._id)
        try:
            return Article(identity, text, self._references_of(row), self._metadata_of(row))
        except RecordError as error:
            raise Fault(str(error)) from None

    def _string(self, row: Mapping[str, object], part: str, *, names: tuple[str, ...]) -> str:
        found = [(name, look_up(row, name)) for name in names]
        there = [(name, value) for name, value in found if value is not MISSING]
        if not there:
            raise Fault(
                f"the row has no column {' or '.join(map(repr, names))} for the {part}: expected "
                f"one of {', '.join(row)}: set dataset.columns.{part}"
            )
        name, value = next((pair for pair in there if not _is_empty(pair[1])), there[0])
        if part == "id" and isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str) or _is_empty(value):
            raise Fault(
                f"column {name!r} holds {_brief(value)}: expected the article's {part}, a string "
                "that is not empty: mend the row, or set on_error=skip"
            )
        return value

    def _references_of(self, row: Mapping[str, object]) -> tuple[str, ...]:
        chosen: tuple[str, ...] = ()
        for name in self._references:
            value = look_up(row, name)
            if value is MISSING:
                continue
            self._unseen.discard(name)
            found = _texts(name, value)
            chosen = chosen or found
        return chosen

    def _metadata_of(self, row: Mapping[str, object]) -> dict[str, object]:
        if self._metadata is None:
            found = self._other_columns(row)
        else:
            listed = {name: look_up(row, name) for name in self._metadata}
            found = {k: _storable(v) for k, v in listed.items() if v is not MISSING}
            self._unseen_metadata -= found.keys()
        if self._language and not found.get("language"):
            found["language"] = self._language
        return found

    def _other_columns(self, row: Mapping[str, object]) -> dict[str, object]:
        used = {*(self._id), *self._text, *(self._references)}
        plain = {
            key: _storable(value)
            for key, value in row.items()
            if key not in used and not isinstance(value, list | tuple | dict | bytes)
        }
        merged = row.get(_MERGED)
        if isinstance(merged, Mapping):
            return {str(key): _storable(value) for key, value in merged.items()} | plain
        return plain


def _listed(names: set[str]) -> str:
    return " or ".join(map(repr, sorted(names)))


def _names(part: str, given: object) -> tuple[str, ...]:
    if given is None:
        return ()
    names = (given,) if isinstance(given, str) or not isinstance(given, Iterable) else tuple(given)
    for name in names:
        if not isinstance(name, str) or not name:
            raise DatasetError(
                f"dataset.columns.{part} holds {name!r}: expected the name of a column"
            )
    return tuple(str(name) for name in names)


def _texts(name: str, value: object) -> tuple[str, ...]:
    """Return the references in a value: a string, a list of strings, or none."""
    values = value if isinstance(value, list | tuple) else (value,)
    for each in values:
        if each is not None and not isinstance(each, str):
            raise Fault(
                f"column {name!r} holds {_brief(each)}: expected references, a string or a list "
                "of strings: mend the row, or set dataset.columns.references"
            )
    return tuple(each for each in values if not _is_empty(each))


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _brief(value: object) -> str:
    if value is None or _is_empty(value):
        return "nothing"
    kind = {dict: "an object", list: "a list", bool: "a boolean"}.get(type(value))
    return kind or f"the {type(value).__name__} {str(value)[:40]!r}"


def _storable(value: object) -> object:
    """Return a value that JSON can hold: dates as ISO 8601, NaN as null, what it lacks as text."""
    if isinstance(value, Mapping):
        return {str(key): _storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(inner) for inner in value]
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return value if value - value == 0 else None
    if value is None or isinstance(value, str | int):
        return value
    return str(value)
