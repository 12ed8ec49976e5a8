"""Runs on disk, a server on loopback, and Debian's Chromium."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bench.records import Article, Estimate, Run, Summary
from bench.results import Folder
from bench.view.server import Server

SENTENCES = "The {0} said number {1} is right. It rose by {1} percent."


def write_run(
    results: Path, *, number: int = 1, experiment: str = "e", systems: Sequence[str] = ("x", "y"),
    articles: Sequence[Article] = (), whole: bool = True, texts: Sequence[str] = (), **changes: Any,
) -> Folder:  # fmt: skip
    """Write a run of some systems on some articles, each summary another text."""
    folder = Folder(results / experiment / f"2026010{number}T000000-000000")
    stored = list(articles) or [
        Article(id=f"a{i}", text=f"Story {i}.\n\nIt goes on here.", references=("One.",))
        for i in range(10)
    ]
    folder.write_plan({
        "created_at": f"2026-01-0{number}T12:00:00Z", "systems": {s: {} for s in systems},
        "signatures": {"length": "length|v:1"}, "config": {"repeats": 1, "limit": 50},
        "dataset": "made",
    })  # fmt: skip
    folder.write_articles(0, stored, digest="d")
    for place, system in enumerate(systems):
        said = [
            texts[place] if texts else SENTENCES.format(["cat", "dog", "owl"][place % 3], i)
            for i in range(len(stored))
        ]
        made = [
            Summary(article_id=a.id, system=system, text=text)
            for a, text in zip(stored, said, strict=True)
        ]
        folder.write_summaries(0, place, made, digest="d")
    owners = [(a.id, s) for a in stored for s in systems]
    columns: dict[str, Any] = {
        "article_id": [a for a, _ in owners],
        "system": [s for _, s in owners],
        "words": [float(number + i) for i in range(len(owners))],
    }
    if whole:
        folder.write_scores("length", 0, columns, digest="d")
        folder.finish(_run(folder, systems, len(stored), number, changes))
    return folder


def _run(folder: Folder, systems: Sequence[str], n: int, number: int, changes: Any) -> Run:
    place = {name: i for i, name in enumerate(systems)}
    value = {s: float(number + place[s]) for s in systems}
    values: dict[str, Any] = {
        "id": folder.path.name,
        "experiment": folder.path.parent.name,
        "created_at": f"2026-01-0{number}T12:00:00Z",
        "dataset": {"name": "made", "articles": n, "references": n},
        "dataset_sha256": "ab",
        "systems": {s: {"signature": f"{s}|v:1"} for s in systems},
        "signatures": {"length": "length|v:1"},
        "directions": {"length.words": True},
        "estimates": {
            s: {"length.words": Estimate(value[s], value[s] - 1, value[s] + 1, n)} for s in systems
        },
        "counts": {s: {"articles": n, "failed": 0, "empty": 0, "refused": 0} for s in systems},
        "arguments": [],
        "config": {"repeats": 1},
        "environment": {"git": {"commit": f"{number}fedcba98765", "dirty": False}},
    }
    return Run(**{**values, **changes})


@pytest.fixture
def make_run() -> Callable[..., Folder]:
    """Return what writes a run: see write_run."""
    return write_run


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Three runs of one experiment, the last on other articles, and one of another under way."""
    folder = tmp_path / "results"
    write_run(folder, number=1)
    write_run(folder, number=2)
    write_run(folder, number=3, dataset_sha256="cd")
    write_run(folder, number=4, experiment="slow", whole=False)
    return folder


@pytest.fixture
def server(results: Path) -> Iterator[Server]:
    with Server(results) as one:
        thread = Thread(target=one.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield one
        one.shutdown()
        thread.join()


def is_fault(said: Any) -> bool:
    """Return whether the browser complains of more than a page that says it is not there."""
    return said.type == "error" and "Failed to load resource" not in said.text


@pytest.fixture
def page(chromium: Any, server: Server) -> Iterator[Any]:
    """Return a page with the token's cookie; an error in its scripts or policy fails the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    wrong: list[str] = []
    one = context.new_page()
    one.on("pageerror", lambda error: wrong.append(str(error)))
    one.on("console", lambda said: wrong.append(said.text) if is_fault(said) else None)
    one.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    one.goto(server.url)
    yield one
    context.close()
    assert not wrong
