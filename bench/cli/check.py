"""``bench check``: what metrics object to in one summary of one article."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from omegaconf import DictConfig
from rich.console import Console

from bench.cli.scoring import answering
from bench.cli.stages import metrics
from bench.records import Article, BenchError
from bench.report.findings import HARD, as_json, in_order, print_findings

FORMATS = ("text", "json")
FOUND = 1
"""The exit code where there is a hard finding."""
_PLAIN_WIDTH = 100


def check(config: DictConfig) -> int:
    """Print the findings of one summary; return 1 where one is hard, else 0."""
    if config.format not in FORMATS:
        raise BenchError(f"format={config.format}: it must be one of {', '.join(FORMATS)}")
    if config.article == config.summary == "-":
        raise BenchError("article and summary cannot both come from standard input: name a file")
    described = {name: config[name] for name in ("language", "published", "title") if config[name]}
    article = Article(id="article", text=_text("article", config.article), metadata=described)
    summary = _text("summary", config.summary)
    built = metrics(config.metric)
    with answering(built):
        scored = {name: metric.score([article], [summary]) for name, metric in built.items()}
    if config.format == "json":
        print(json.dumps(as_json(article, summary, scored), ensure_ascii=False, indent=2))
    else:
        console = Console(soft_wrap=True, highlight=False)
        if not console.is_terminal:
            console.width = _PLAIN_WIDTH
        print_findings(article, summary, scored, console)
    return FOUND if any(f.severity == HARD for _, f in in_order(scored)) else 0


def _text(name: str, path: str) -> str:
    """Return the text of a file, or of standard input.

    Raises:
        BenchError: it cannot be read, is no UTF-8, or holds no text.
    """
    where = "standard input" if path == "-" else path
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).expanduser().read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise BenchError(f"{where}: {error.strerror}: --{name} FILE names a text file") from None
    except UnicodeDecodeError as error:
        raise BenchError(f"{where}: byte {error.start} is no UTF-8: save it as UTF-8") from None
    if not text.strip():
        raise BenchError(f"the {name} in {where} is empty: expected its text")
    return text
