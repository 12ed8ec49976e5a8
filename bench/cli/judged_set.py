"""A judged set from a table: summaries of systems, with labels, and scores of other programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from omegaconf import DictConfig

from bench.cli.judged import text_of
from bench.dataset.faults import Fault
from bench.dataset.rows import read_rows
from bench.dataset.selection import MISSING, look_up
from bench.dataset.tabular import Row
from bench.records import Article, BenchError, Summary

Floats = NDArray[np.float64]
_WORDS = {"faithful": 1.0, "true": 1.0, "unfaithful": 0.0, "false": 0.0}


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Articles with their summaries, an article's one after another, and a column a label."""

    rows: list[tuple[Article, Summary]]
    labels: dict[str, Floats]
    scores: dict[str, Floats]
    clusters: list[str]
    notes: list[str]


@dataclass(slots=True)
class _Line:
    pair: tuple[Article, Summary]
    cluster: str
    labels: Mapping[str, object]
    scores: Mapping[str, object]
    where: str


@dataclass(slots=True)
class _Texts:
    """The articles met so far: one object for equal ones, so that a metric reads each once."""

    columns: DictConfig
    known: dict[tuple[str, str, tuple[str, ...], str], Article] = field(default_factory=dict)

    def line(self, row: Row, where: str) -> _Line:
        told = text_of(row, self.columns, "article", where)
        name = look_up(row, self.columns.article_id)
        cluster = told if name in (MISSING, None, "") else str(name)
        language = look_up(row, self.columns.language)
        spoken = "en" if language in (MISSING, None, "") else str(language)
        article = self._article(cluster, told, _references(row, self.columns, where), spoken)
        system = look_up(row, self.columns.system)
        written = look_up(row, self.columns.summary)
        if written is None or (isinstance(written, str) and not written.strip()):
            text: str | None = None
            error: str | None = "the summary is empty"
        else:
            text, error = text_of(row, self.columns, "summary", where), None
        who = "" if system in (MISSING, None) else str(system)
        summary = Summary(article_id=article.id, system=who, text=text, error=error)
        labels = _numbers_of(row, self.columns, where)
        scores = look_up(row, self.columns.scores) if self.columns.scores else {}
        given = scores if isinstance(scores, Mapping) else {}
        return _Line((article, summary), cluster, labels, given, where)

    def _article(
        self, cluster: str, text: str, references: tuple[str, ...], language: str
    ) -> Article:
        key = (cluster, text, references, language)
        if key not in self.known:
            described = {"language": language}
            self.known[key] = Article(str(len(self.known)), text, references, described)
        return self.known[key]


def read_judged(path: Path, columns: DictConfig, wanted: Sequence[str] | None) -> JudgedSet:
    """Read a judged set; the summaries of one article are brought together.

    Raises:
        BenchError: a row cannot be read, or lacks a text or a label; it names file and line.
    """
    lines = list(_lines(path, columns))
    if not lines:
        raise BenchError(f"{path} has no rows: expected a judged summary a row")
    order = {line.pair[0].id: i for i, line in reversed(list(enumerate(lines)))}
    lines.sort(key=lambda line: order[line.pair[0].id])
    labels, notes = _columns([(line.labels, line.where) for line in lines], wanted)
    scores, more = _columns([(line.scores, line.where) for line in lines], None)
    empty = sum(line.pair[1].text is None for line in lines)
    if empty:
        notes.append(f"{empty:,} summaries are empty: no metric is defined there")
    if not labels:
        raise BenchError(f"{path}: no label holds numbers: set columns.labels or columns.label")
    notes += [note.replace("label", "score") for note in more]
    clusters = [line.cluster for line in lines]
    return JudgedSet([line.pair for line in lines], labels, scores, clusters, notes)


def _lines(path: Path, columns: DictConfig) -> Iterator[_Line]:
    texts = _Texts(columns)
    for number, row in read_rows(path, form=None):
        where = f"{path}:{number}"
        if isinstance(row, Fault):
            raise BenchError(f"{where}: {row}")
        yield texts.line(row, where)


def _references(row: Row, columns: DictConfig, where: str) -> tuple[str, ...]:
    named = columns.references
    for name in [named] if isinstance(named, str) else named or ():
        value = look_up(row, name)
        given = [value] if isinstance(value, str) else value
        if given is MISSING or not given:
            continue
        if not isinstance(given, Sequence) or not all(isinstance(one, str) for one in given):
            raise BenchError(
                f"{where}: the column {name!r} holds no references: expected a text or a list of "
                "texts: set columns.references"
            )
        return tuple(one for one in given if one.strip())
    return ()


def _numbers_of(row: Row, columns: DictConfig, where: str) -> Mapping[str, object]:
    nested = look_up(row, columns.labels)
    if isinstance(nested, Mapping):
        return nested
    names = [columns.label] if isinstance(columns.label, str) else list(columns.label)
    found = {name: value for name in names if (value := look_up(row, name)) is not MISSING}
    if not found:
        raise BenchError(
            f"{where}: no labels: expected an object of numbers in the column {columns.labels!r}, "
            f"or a number in {' or '.join(map(repr, names))}: set columns.labels or "
            f"columns.label; there are {', '.join(map(str, row))}"
        )
    return found


def _columns(
    rows: Sequence[tuple[Mapping[str, object], str]], wanted: Sequence[str] | None
) -> tuple[dict[str, Floats], list[str]]:
    """Return a column a name, NaN where a row has no number, and what was left out.

    Raises:
        BenchError: a name that is wanted is in no row, or holds what is no number.
    """
    there = list(dict.fromkeys(name for values, _ in rows for name in values))
    if wanted is not None and (unknown := [name for name in wanted if name not in there]):
        raise BenchError(f"labels: no row has {unknown[0]!r}: there are {', '.join(there)}")
    columns: dict[str, Floats] = {}
    notes = []
    for name in there if wanted is None else wanted:
        values = [(_number(given.get(name)), where) for given, where in rows]
        wrong = next(((value, where) for value, where in values if isinstance(value, str)), None)
        if wrong and wanted is not None:
            raise BenchError(f"{wrong[1]}: the label {name!r} is {wrong[0]}: expected a number")
        if wrong:
            notes.append(f"the label {name!r} is left out: {wrong[0]} is no number ({wrong[1]})")
        else:
            columns[name] = np.array([value for value, _ in values], dtype=float)
    return columns, notes


def _number(value: object) -> float | str:
    """Return a number, NaN where there is none, or what stands there instead."""
    if value is None or value == "":
        return float("nan")
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, str):
        known = _WORDS.get(value.lower())
        if known is not None:
            return known
        try:
            found = float(value)
        except ValueError:
            return repr(value[:40])
        return found if np.isfinite(found) else repr(value)
    return f"a {type(value).__name__}"
