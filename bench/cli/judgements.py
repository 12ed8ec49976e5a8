"""``bench judgements``: what people said of a run's summaries in ``bench view``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from omegaconf import DictConfig

from bench.records import Article, BenchError
from bench.report.board import printable
from bench.results import Folder, find
from bench.results.judgements import Claim, Judgement, read
from bench.view.outcome import outcome, systems_of
from bench.view.table import print_outcome

FORMATS = ("table", "json", "jsonl")


def judgements(config: DictConfig) -> int:
    """Print the agreement and ranking of a run's judgements; return the exit code."""
    if config.format not in FORMATS:
        raise BenchError(f"format={config.format}: it must be one of {', '.join(FORMATS)}")
    folder = find(str(config.run), Path(config.results_dir).expanduser())
    if config.format == "table":
        print_outcome(outcome(folder, **_drawn(config)))
        return 0
    out = Path(config.out).expanduser() if config.out else None
    with out.open("w", encoding="utf-8", newline="") if out else nullcontext(sys.stdout) as file:
        if config.format == "json":
            said = asdict(outcome(folder, **_drawn(config)))
            file.write(json.dumps(said, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
        else:
            for row in labelled(folder):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0


def _drawn(config: DictConfig) -> dict[str, Any]:
    return {name: config[name] for name in ("resamples", "seed", "level")}


def labelled(folder: Folder) -> Iterator[dict[str, Any]]:
    """Yield a row a judged sentence, as ``bench calibrate`` reads them: unsure is left out.

    Raises:
        BenchError: the run keeps no articles.
    """
    systems = list(systems_of(folder))
    found, notes = read(folder.path, systems)
    articles = {article.id: article for article in folder.articles()}
    if found and not articles:
        raise BenchError(f"{folder.path} keeps no articles: run it with store_articles=true")
    texts = {
        (summary.article_id, summary.system): summary.text
        for summary in folder.summaries()
        if summary.repeat == 0
    }
    for one in found:
        for claim in one.support:
            text = texts.get((one.article_id, claim.system)) or ""
            if claim.end > len(text) or one.article_id not in articles:
                notes.append(f"{one.article_id}, {claim.system}: the run holds no such sentence")
            elif claim.supported != "unsure":
                yield _row(one, claim, articles[one.article_id], text)
    for note in notes:
        print(f"note: {printable(note)}", file=sys.stderr)


def _row(one: Judgement, claim: Claim, article: Article, text: str) -> dict[str, Any]:
    return {
        "article_id": article.id,
        "system": claim.system,
        "annotator": one.annotator,
        "article": article.text,
        "language": article.language,
        "summary": text[claim.start : claim.end],
        "label": int(claim.supported == "yes"),
    }
