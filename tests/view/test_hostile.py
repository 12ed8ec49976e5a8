"""Hostile names and texts in every field run nothing and break no layout, in a real browser."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bench.records import Article

HOSTILE = (
    "<script>document.title='owned'</script>",
    '"><img src=x onerror="document.title=\'owned\'">',
    "javascript:document.title='owned'",
    "</script><svg onload=alert(1)>",
    "\u202eabc\u2066def",
    "a\x00b",
    "{{ 7 * 7 }}",
    "w" * 100_000,
)
RUN = "e/20260105T000000-000000"


@pytest.fixture
def results(tmp_path: Path, make_run: Callable[..., Any]) -> Path:
    folder = tmp_path / "results"
    make_run(folder, number=4)
    articles = [
        Article(id=text, text=f"{text} {text}", metadata={"title": text}) for text in HOSTILE
    ]
    make_run(
        folder, number=5, systems=HOSTILE[:7], articles=articles,
        texts=[f"{text} is said. And {i} more." for i, text in enumerate(HOSTILE[:7])],
        notes=HOSTILE, environment={"git": {"commit": HOSTILE[1], "dirty": True}},
        dataset={"name": HOSTILE[0], "articles": 8, "references": 0},
    )  # fmt: skip
    broken = folder / HOSTILE[1].replace("/", "\u2044") / "20260109"
    broken.mkdir(parents=True)
    (broken / "run.json").write_text(json.dumps({HOSTILE[0]: 1}))
    return folder


@pytest.mark.parametrize("width", [1440, 360])
def test_hostile_texts_run_nothing_and_break_no_layout(
    page: Any, results: Path, width: int
) -> None:
    base, annotator = page.url, quote(HOSTILE[1])
    page.set_viewport_size({"width": width, "height": 800})
    for path in (
        "", f"run/{RUN}", "trend/e", f"judge/{RUN}", f"judge/{RUN}?annotator={annotator}",
        f"judged/{RUN}", f"nowhere/{quote(HOSTILE[0])}",
    ):  # fmt: skip
        page.goto(base + path)
        if "annotator" in path:
            page.wait_for_selector("#left li")
            page.keyboard.press("1")
            page.locator("#said", has_text="Kept.").wait_for()
        assert page.locator("main img, main script").count() == 0
        assert "owned" not in page.evaluate("document.title").replace(HOSTILE[0], "")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} px too wide"
    page.goto(f"{base}judged/{RUN}")
    assert f"1 judgements of 1 articles: {HOSTILE[1]} 1" in page.locator("main").inner_text()
    assert list(results.parent.iterdir()) == [results], "nothing is written outside"
