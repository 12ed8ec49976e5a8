"""A whole run as numbers: what every system scored on every article, by id."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bench.records import Article, Owned, ResultsError, Run, Summary
from bench.results.columns import floats
from bench.results.folder import OWNERS, Folder

Values = NDArray[np.float64]


class Measured:
    """The scores of a whole run.

    ``values`` (articles, systems, repeats, keys) holds NaN where a score is undefined or a summary
    failed; ``ids`` names the articles, ``systems`` the systems, ``keys`` the ``<metric>.<key>``.

    Raises:
        ResultsError: the run is not whole, or its parts do not fit each other.
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.run: Run = folder.run()
        self.systems: Sequence[str] = list(self.run.systems)
        self.repeats = int(self.run.config.get("repeats", 1))
        self.ids: Sequence[str] = []
        self.keys: list[str] = []
        cubes = [self._cube(metric) for metric in self.run.signatures]
        self.values: Values = np.concatenate(cubes, axis=-1)

    def _cube(self, metric: str) -> Values:
        table = self.folder.scores(metric)
        keys = [name for name in table.column_names if name not in OWNERS]
        rows = len(self.systems) * self.repeats
        ids = table["article_id"].to_pylist()[::rows]
        if table.num_rows != len(ids) * rows or (self.ids and ids != self.ids):
            raise ResultsError(
                f"{self.folder.path}/scores/{metric} has not one row a system and article: "
                "remove that folder and resume the run"
            )
        self.ids = ids
        self.keys += [f"{metric}.{key}" for key in keys]
        columns = [floats(table[key]) for key in keys]
        shape = len(ids), len(self.systems), self.repeats, len(keys)
        values: Values = np.stack(columns, axis=-1).reshape(shape)
        return values

    def with_scores(
        self,
        run: Run,
        keys: list[str],
        values: Values,
        findings: Mapping[str, Sequence[Owned]],
    ) -> Measured:
        """Return the same summaries with other scores, of the shape of ``values``."""
        other = copy.copy(self)
        other.run, other.keys, other.values, other.findings = run, keys, values, findings
        return other

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The row of each article's id."""
        return {article_id: row for row, article_id in enumerate(self.ids)}

    def of(self, system: str, keys: Sequence[str]) -> Values:
        """Return one system's scores, shape (articles, repeats, keys)."""
        columns = [self.keys.index(key) for key in keys]
        chosen: Values = self.values[:, self.systems.index(system)][:, :, columns]
        return chosen

    def summaries(self, system: str) -> list[Summary]:
        """Return one system's summaries, article after article, each with all its repeats."""
        return self.folder.summaries_by(self.systems.index(system))

    @cached_property
    def articles(self) -> Mapping[str, Article]:
        """The stored articles by id; empty for a run made with store_articles=false."""
        return {article.id: article for article in self.folder.articles()}

    @cached_property
    def findings(self) -> Mapping[str, Sequence[Owned]]:
        """The findings by metric."""
        return {
            metric: list(self.folder.findings(metric))
            for metric in self.run.signatures
            if (self.folder.path / "findings" / metric).is_dir()
        }


def shown_metrics(run: Run) -> list[str]:
    """Return the metrics that the run's config asks to show, and the first key of the others."""
    there = list(dict.fromkeys(key for values in run.estimates.values() for key in values))
    wanted = run.config.get("leaderboard") or []
    shown = [key for key in wanted if key in there]
    metrics = {key.split(".")[0] for key in shown}
    for key in there:
        if key.split(".")[0] not in metrics:
            metrics.add(key.split(".")[0])
            shown.append(key)
    return shown
