"""A run: part after part of the articles through every system and every metric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.cli.reading import Part, Reading
from bench.cli.scoring import Row, score_rows
from bench.cli.screen import Screen
from bench.cli.stages import Stages
from bench.contracts import Metric
from bench.engine.stop import Stopped
from bench.records import Article, Summary
from bench.results import Folder

_STAND_IN_WORDS = 60


@dataclass(frozen=True, slots=True)
class Measurement:
    """Makes what is missing of a run's parts, and nothing that is there."""

    stages: Stages
    folder: Folder
    screen: Screen
    repeats: int = 1

    def measure(self, *, part_size: int, store_articles: bool) -> Reading:
        """Go through all articles; return what was read.

        Raises:
            BenchError: articles cannot be read, or a metric cannot be computed.
            KeyboardInterrupt: the user stopped it; every answer there was is kept.
        """
        reading = Reading(self.stages.dataset)
        for part in reading.parts(part_size):
            self.screen.part(len(part.articles) * self.repeats, last=len(part.articles) < part_size)
            if store_articles and not self.folder.has_articles(part.number):
                self.folder.write_articles(part.number, part.articles, digest=part.digest)
            if part.number == 0:
                self._forecast(part.articles, part_size)
            summaries = [self._summaries(part, i) for i in range(len(self.stages.systems))]
            rows = [
                (article, summary)
                for i, article in enumerate(part.articles)
                for made in summaries
                for summary in made[i * self.repeats : (i + 1) * self.repeats]
            ]
            for name, metric in self.stages.metrics.items():
                self.screen.scoring(name)
                if not self.folder.has_scores(name, part.number, digest=part.digest):
                    self._score(part, name, metric, rows)
        return reading

    def _forecast(self, articles: Sequence[Article], part_size: int) -> None:
        """Say what all calls will use, those of judges by stand-ins for the summaries."""
        of = "" if len(articles) < part_size else f" of the first {part_size:,} articles"
        systems = self.stages.systems
        n = len(systems) * self.repeats
        pairs = [(article, _stand_in(article, i)) for article in articles for i in range(n)]
        judged = (
            (f"{name}.{asked.step}, by stand-ins for the summaries", asked)
            for name, metric in self.stages.metrics.items()
            if hasattr(metric, "forecast")
            for asked in metric.forecast([one for one, _ in pairs], [text for _, text in pairs])
        )
        engine = self.stages.engine
        for line in engine.forecast(systems, articles, repeats=self.repeats, judged=judged):
            self.screen.say(f"forecast{of}: {line}")

    def _summaries(self, part: Part, system: int) -> list[Summary]:
        name, backend = list(self.stages.systems.items())[system]
        self.screen.summarizing(name)
        stored = self.folder.summaries_of(part.number, system, digest=part.digest)
        if stored is not None:
            self.screen.advance(stored)
            return stored
        made = self.folder.partial_summaries(part.number, system, digest=part.digest)
        self.screen.advance(made)
        there = {(summary.article_id, summary.repeat) for summary in made}

        def done(summaries: Sequence[Summary]) -> None:
            made.extend(summaries)
            self.screen.advance(summaries)

        try:
            for repeat in range(self.repeats):
                missing = [a for a in part.articles if (a.id, repeat) not in there]
                self.stages.engine.summarize(name, backend, missing, done=done, repeat=repeat)
        except (KeyboardInterrupt, Stopped):
            self.folder.write_partial_summaries(part.number, system, made, digest=part.digest)
            raise
        order = {article.id: i for i, article in enumerate(part.articles)}
        made.sort(key=lambda summary: (order[summary.article_id], summary.repeat))
        self.folder.write_summaries(part.number, system, made, digest=part.digest)
        return made

    def _score(self, part: Part, name: str, metric: Metric, rows: Sequence[Row]) -> None:
        """Score one part by one metric: a row an article and system; what failed has no values."""
        values, findings = score_rows(name, metric, rows)
        columns: dict[str, Any] = {
            "article_id": [article.id for article, _ in rows],
            "system": [summary.system for _, summary in rows],
        }
        if self.repeats > 1:
            columns["repeat"] = [summary.repeat for _, summary in rows]
        if findings is not None:
            self.folder.write_findings(name, part.number, findings, digest=part.digest)
        # Last: where the scores are there, so are the findings.
        self.folder.write_scores(name, part.number, columns | values, digest=part.digest)


def _stand_in(article: Article, i: int) -> str:
    """Return a text about as long as a summary, another one for each system and repeat."""
    return " ".join(article.text.split()[i : i + _STAND_IN_WORDS]) or article.text
