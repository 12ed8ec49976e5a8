"""The folder of a run: its parts are there whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.records import Article, Finding, Owned, ResultsError, Run, Summary
from bench.results import parts
from bench.results.manifest import decode, encode

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST = "run.json"
PLAN = "plan.json"
OWNERS = ("article_id", "system", "repeat")
"""The columns of ``scores/`` that say whose a row is; repeat only where there are several."""


class Folder:
    """One run's folder: ``plan.json`` first, parts as they are made, ``run.json`` last.

    A part is named by the number of the articles' part it belongs to. Each part of summaries or
    scores carries the hash of the articles it was made from, so that a resumed run can tell whether
    they are still the same.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def whole(self) -> bool:
        """Return whether the run was completed."""
        return (self.path / MANIFEST).is_file()

    def write_plan(self, plan: Mapping[str, Any]) -> None:
        """Write what was asked for, before any work is done."""
        parts.write_text(self.path / PLAN, json.dumps(plan, indent=2, ensure_ascii=False) + "\n")

    def plan(self) -> dict[str, Any]:
        """Return what was asked for.

        Raises:
            ResultsError: there is none, or it is not JSON.
        """
        plan: dict[str, Any] = parts.read_json(self.path / PLAN)
        return plan

    def finish(self, run: Run) -> None:
        """Write run.json: from now on the run is whole."""
        parts.write_text(self.path / MANIFEST, encode(run))

    def run(self) -> Run:
        """Return the manifest of a whole run.

        Raises:
            ResultsError: the run is not whole, or its manifest cannot be read.
        """
        if not self.whole:
            raise ResultsError(
                f"{self.path} is not whole: complete it with bench run resume={self.path}"
            )
        return decode(parts.read_json(self.path / MANIFEST), where=str(self.path / MANIFEST))

    # -- parts ---------------------------------------------------------------------------------

    def has_articles(self, part: int) -> bool:
        """Return whether this part of the articles is stored."""
        return parts.part_path(self.path / "articles", part).is_file()

    def write_articles(self, part: int, articles: Sequence[Article], *, digest: str) -> None:
        """Store a part of the articles."""
        rows: dict[str, list[Any]] = {
            "id": [article.id for article in articles],
            "text": [article.text for article in articles],
            "references": [list(article.references) for article in articles],
            "metadata": [
                json.dumps(dict(article.metadata), ensure_ascii=False, default=str)
                for article in articles
            ],
        }
        parts.write_table(
            parts.part_path(self.path / "articles", part),
            rows,
            schema=parts.articles_schema(),
            digest=digest,
        )

    def articles(self) -> Iterator[Article]:
        """Yield the stored articles in the order they were read."""
        for row in self._rows("articles"):
            metadata = json.loads(row.pop("metadata"))
            yield Article(**{**row, "references": tuple(row["references"])}, metadata=metadata)

    def summaries_of(self, part: int, system: int, *, digest: str) -> list[Summary] | None:
        """Return a stored part of one system's summaries, None where it is not there yet.

        Raises:
            ResultsError: it was made from other articles.
        """
        return _read_summaries(parts.part_path(self.path / "summaries", part, system), digest)

    def write_summaries(
        self, part: int, system: int, summaries: Sequence[Summary], *, digest: str
    ) -> None:
        """Store one system's summaries of one part of the articles."""
        path = parts.part_path(self.path / "summaries", part, system)
        _write_summaries(path, summaries, digest)
        self._partial(part, system).unlink(missing_ok=True)

    def write_partial_summaries(
        self, part: int, system: int, summaries: Sequence[Summary], *, digest: str
    ) -> None:
        """Keep what there is of a part that cannot be finished now."""
        _write_summaries(self._partial(part, system), summaries, digest)

    def _partial(self, part: int, system: int) -> Path:
        path = parts.part_path(self.path / "summaries", part, system)
        return path.with_name(f"partial-{path.name}")

    def partial_summaries(self, part: int, system: int, *, digest: str) -> list[Summary]:
        """Return what an interrupted run kept of a part that it had not finished."""
        return _read_summaries(self._partial(part, system), digest) or []

    def summaries(self) -> Iterator[Summary]:
        """Yield every stored summary."""
        return (Summary(**row) for row in self._rows("summaries"))

    def summaries_by(self, system: int) -> list[Summary]:
        """Return all summaries of the system of this place in the plan."""
        paths = sorted((self.path / "summaries").glob(f"part-*-{system:04d}.parquet"))
        rows = (row for path in paths for row in parts.read_table(path).to_pylist())
        return [Summary(**row) for row in rows]

    def has_scores(self, metric: str, part: int, *, digest: str) -> bool:
        """Return whether a metric's scores of this part are stored.

        Raises:
            ResultsError: they were made from other articles.
        """
        path = parts.part_path(self.path / "scores" / metric, part)
        if not path.is_file():
            return False
        parts.refuse_other_articles(path, parts.read_table(path, columns=[]), digest)
        return True

    def write_scores(
        self, metric: str, part: int, columns: Mapping[str, Any], *, digest: str
    ) -> None:
        """Store a metric's scores: the columns of OWNERS and one float column a key.

        A column is a list with None, or a float array with NaN, where a value is undefined.
        """
        import pyarrow as pa

        kinds = dict(zip(OWNERS, (pa.large_string(), pa.large_string(), pa.int32()), strict=True))
        schema = pa.schema([(name, kinds.get(name, pa.float64())) for name in columns])
        path = parts.part_path(self.path / "scores" / metric, part)
        parts.write_table(path, columns, schema=schema, digest=digest)

    def write_findings(self, metric: str, part: int, rows: Sequence[Owned], *, digest: str) -> None:
        """Store a metric's findings with whose they are."""
        names = [field.name for field in fields(Finding)]
        columns: dict[str, list[Any]] = {
            **{owner: [getattr(row, owner) for row in rows] for owner in OWNERS},
            **{name: [getattr(row.finding, name) for row in rows] for name in names},
        }
        columns["evidence"] = [
            [{"start": start, "end": end} for start, end in spans] for spans in columns["evidence"]
        ]
        path = parts.part_path(self.path / "findings" / metric, part)
        parts.write_table(path, columns, schema=parts.findings_schema(), digest=digest)

    def findings(self, metric: str) -> Iterator[Owned]:
        """Yield the stored findings of a metric."""
        for row in self._rows(f"findings/{metric}"):
            spans = tuple((span["start"], span["end"]) for span in row.pop("evidence"))
            owner = {name: row.pop(name) for name in OWNERS}
            yield Owned(**owner, finding=Finding(**row, evidence=spans))

    def metrics(self) -> list[str]:
        """Return the names of the metrics that have scores."""
        return sorted(folder.name for folder in (self.path / "scores").glob("*"))

    def scores(self, metric: str) -> pa.Table:
        """Return a metric's scores as one table, in the order of the articles."""
        import pyarrow as pa

        paths = sorted((self.path / "scores" / metric).glob("part-*.parquet"))
        if not paths:
            raise ResultsError(f"{self.path} holds no scores of {metric}: it has {self.metrics()}")
        return pa.concat_tables([parts.read_table(path) for path in paths])

    def summary_columns(self, system: int, names: Sequence[str]) -> dict[str, list[Any]]:
        """Return some columns of all summaries of the system of this place in the plan."""
        columns: dict[str, list[Any]] = {name: [] for name in names}
        for path in sorted((self.path / "summaries").glob(f"part-*-{system:04d}.parquet")):
            table = parts.read_table(path, columns=names)
            for name in names:
                columns[name] += table[name].to_pylist()
        return columns

    def _rows(self, kind: str) -> Iterator[dict[str, Any]]:
        for path in sorted((self.path / kind).glob("part-*.parquet")):
            yield from parts.read_table(path).to_pylist()


def _write_summaries(path: Path, summaries: Sequence[Summary], digest: str) -> None:
    names = [field.name for field in fields(Summary)]
    rows = {name: [getattr(summary, name) for summary in summaries] for name in names}
    parts.write_table(path, rows, schema=parts.summaries_schema(), digest=digest)


def _read_summaries(path: Path, digest: str) -> list[Summary] | None:
    if not path.is_file():
        return None
    table = parts.read_table(path)
    parts.refuse_other_articles(path, table, digest)
    return [Summary(**row) for row in table.to_pylist()]
