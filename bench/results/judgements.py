"""``judgements.jsonl`` of a run: what people said of two summaries, a line each, added to alone.

Each line is on the disk before it is acknowledged; what cannot be read is said and stays.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.records import ResultsError, refuse_invalid_unicode

FILE = "judgements.jsonl"
SCHEMA = 1
VERDICTS = ("worse", "tie", "better")
SUPPORT = ("yes", "no", "unsure")
LONGEST = 10_000
"""The most characters of a comment; of an annotator's name a hundredth of it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Whether the article supports the characters ``start`` to ``end`` of a system's summary."""

    system: str
    start: int
    end: int
    supported: str

    def __post_init__(self) -> None:
        whole = isinstance(self.start, int) and isinstance(self.end, int)
        if not whole or not 0 <= self.start < self.end:
            raise ResultsError(f"a claim spans {self.start!r}:{self.end!r}: expected start < end")
        if self.supported not in SUPPORT:
            raise ResultsError(f"supported is {self.supported!r}: expected {', '.join(SUPPORT)}")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One annotator on two summaries of one article: the first of ``systems`` is ``verdict``.

    ``left`` is the system whose summary was shown on the left; ``time`` is ISO 8601 with a zone.
    """

    time: str
    annotator: str
    article_id: str
    systems: tuple[str, str]
    left: str
    verdict: str
    support: tuple[Claim, ...] = ()
    comment: str = ""
    schema: int = SCHEMA

    def __post_init__(self) -> None:
        _refuse_wrong(self)

    @property
    def about(self) -> tuple[str, str, str, str]:
        """Return whose judgement of what this is: a later one of the same replaces it."""
        first, second = sorted(self.systems)
        return self.annotator, self.article_id, first, second


def _refuse_wrong(one: Judgement) -> None:
    longest = {"annotator": LONGEST // 100, "comment": LONGEST}
    for name in ("time", "annotator", "article_id", "comment", "left"):
        value = getattr(one, name)
        if not isinstance(value, str) or not (value.strip() or name == "comment"):
            raise ResultsError(f"{name} is {value!r}: expected a text")
        if name in longest and len(value) > longest[name]:
            raise ResultsError(f"{name} has {len(value):,} characters: at most {longest[name]:,}")
        refuse_invalid_unicode(value, name)
    try:
        aware = datetime.fromisoformat(one.time).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        raise ResultsError(f"time is {one.time!r}: expected 2026-01-31T12:00:00Z")
    named = all(isinstance(system, str) for system in one.systems)
    if not named or len(set(one.systems)) != 2 or len(one.systems) != 2:
        raise ResultsError(f"systems is {one.systems!r}: expected two different ones")
    if one.left not in one.systems:
        raise ResultsError(f"left is {one.left!r}: expected one of {', '.join(one.systems)}")
    if one.verdict not in VERDICTS:
        raise ResultsError(f"verdict is {one.verdict!r}: expected one of {', '.join(VERDICTS)}")


def add(folder: Path, judgement: Judgement) -> None:
    """Add a line to a run's file; it is on the disk when this returns.

    A line that a crash left without its end is closed first, so that it spoils no other.

    Raises:
        ResultsError: the file is a link, or cannot be written.
    """
    path = folder / FILE
    line = json.dumps(asdict(judgement), ensure_ascii=False, allow_nan=False).encode() + b"\n"
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
    try:
        created = not path.exists()
        descriptor = os.open(path, flags, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            if size and _last_byte(descriptor, size) != b"\n":
                line = b"\n" + line
            _write_all(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if created and os.name == "posix":
            _sync_folder(folder)
    except OSError as error:
        raise ResultsError(f"{path} cannot be written: {error.strerror}") from error


def _last_byte(descriptor: int, size: int) -> bytes:
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1)


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(folder: Path, systems: Sequence[str]) -> tuple[list[Judgement], list[str]]:
    """Return the judgements of a run, and a sentence for each line that is left out, and why.

    Of several by one annotator on the same pair the last counts. Nothing is ever removed from the
    file.
    """
    path = folder / FILE
    if not path.exists():
        return [], []
    lines = path.read_bytes().split(b"\n")
    counting: dict[tuple[str, str, str, str], Judgement] = {}
    notes: list[str] = []
    replaced = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            one = _decode(line)
            unknown = set(one.systems) - set(systems)
            if unknown:
                raise ResultsError(f"the run has no system {', '.join(map(repr, sorted(unknown)))}")
        except ResultsError as error:
            torn = number == len(lines)
            why = "the last line has no end: its writer was stopped" if torn else str(error)
            notes.append(f"{FILE}:{number} is left out: {why}")
            continue
        replaced += one.about in counting
        counting[one.about] = one
    if replaced:
        notes.append(f"{replaced:,} judgements were made again: the last of each counts")
    return list(counting.values()), notes


def _decode(line: bytes) -> Judgement:
    try:
        data: Any = json.loads(line)
    except ValueError as error:  # not JSON, or not UTF-8
        raise ResultsError(f"it is not JSON: {error}") from None
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
        raise ResultsError(f"expected a JSON object with schema {SCHEMA}: upgrade summary-bench")
    try:
        claims = tuple(Claim(**claim) for claim in data.get("support", ()))
        return Judgement(**{**data, "systems": tuple(data["systems"]), "support": claims})
    except (TypeError, KeyError) as error:
        raise ResultsError(f"a field is missing or unknown: {error}") from None
