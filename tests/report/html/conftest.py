"""Runs on disk with texts worth looking at, and a real browser that opens files from disk."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.records import Article, Estimate, Finding, Owned, Run, Summary
from bench.results import Folder

AXE = Path(__file__).resolve().parents[3] / "web/node_modules/axe-core/axe.min.js"
KEYS: Mapping[str, bool | None] = {
    "rouge.f1": True, "facts.conflicts": False, "length.words": None
}  # fmt: skip
MakePage = Callable[..., Folder]


@pytest.fixture
def make_run(tmp_path: Path) -> MakePage:
    """Return what writes a whole run: its articles, and for each system its texts or None."""

    def make(
        articles: Sequence[Article],
        texts: Mapping[str, Sequence[str | None]],
        *,
        name: str = "run",
        findings: Sequence[tuple[str, str, Finding]] = (),
        scores: Callable[[int, int, int], float] = lambda a, s, k: (a + 1) / (s + 2) / (k + 1),
        **changes: Any,
    ) -> Folder:
        folder = Folder(tmp_path / "results" / "e" / name)
        folder.write_articles(0, articles, digest="d")
        for place, (system, said) in enumerate(texts.items()):
            rows = [
                Summary(
                    article_id=article.id, system=system, text=text,
                    error="no answer" if text is None else None,
                )
                for article, text in zip(articles, said, strict=True)
            ]  # fmt: skip
            folder.write_summaries(0, place, rows, digest="d")
        owners = [(a, s) for a in range(len(articles)) for s in range(len(texts))]
        systems = list(texts)
        for k, key in enumerate(KEYS):
            metric, _, column = key.partition(".")
            columns = {
                "article_id": [articles[a].id for a, _ in owners],
                "system": [systems[s] for _, s in owners],
                column: [scores(a, s, k) for a, s in owners],
            }
            folder.write_scores(metric, 0, columns, digest="d")
        owned = [Owned(*row) for row in findings]
        folder.write_findings("facts", 0, owned, digest="d")
        folder.finish(_manifest(name, systems, len(articles), changes))
        return folder

    return make


def _manifest(name: str, systems: Sequence[str], n: int, changes: Mapping[str, Any]) -> Run:
    def estimates(place: int) -> dict[str, Estimate]:
        value = 0.5 - 0.1 * place
        return {key: Estimate(value, value - 0.05, value + 0.05, n) for key in KEYS}

    values: dict[str, Any] = {
        "id": name, "experiment": "e", "created_at": "2026-01-01T00:00:00Z",
        "dataset": {"name": "made", "articles": n, "references": n}, "dataset_sha256": "ab",
        "systems": {system: {"signature": f"{system}|v:1"} for system in systems},
        "signatures": {m: f"{m}|v:1" for m in ("rouge", "facts", "length")},
        "directions": dict(KEYS),
        "estimates": {system: estimates(place) for place, system in enumerate(systems)},
        "counts": {
            system: {"articles": n, "failed": 0, "empty": 0, "refused": 0} for system in systems
        },
        "usage": {
            system: {"latency_s_median": 0.1 + p} for p, system in enumerate(systems)
        },
        "leaders": {"rouge.f1": {"best": systems[0], "tied": systems[1:2]}},
        "arguments": ["experiment=e"], "config": {"repeats": 1, "level": 0.95},
        "environment": {"cpu": "this one"},
    }  # fmt: skip
    return Run(**{**values, **changes})


@pytest.fixture
def look(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Return what opens a file; at the end nothing may have failed, asked or called the network."""
    said: list[str] = []
    contexts = []

    def opened(path: Path, *, view: str = "", missing: bool = False, **options: Any) -> Any:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        if not missing:  # the browser itself says that a file is not there
            page.on("console", lambda line: said.append(f"{line.type}: {line.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on(
            "dialog", lambda dialog: (said.append(f"dialog {dialog.message}"), dialog.dismiss())
        )
        page.on("request", lambda r: r.url.startswith("file:") or said.append(f"asked {r.url}"))
        page.goto(f"{path.resolve().as_uri()}{view}")
        page.wait_for_selector("body[data-ready]", timeout=20_000)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not said
