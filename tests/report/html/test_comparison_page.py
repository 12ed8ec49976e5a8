"""The page of a comparison: verdict, table, deltas, every article, words and claims."""

from pathlib import Path
from typing import Any

import pytest

from bench.compare import Options, compare
from bench.records import Article, Finding
from bench.report.html import comparison_page
from bench.results.measured import Measured

from .conftest import AXE

N = 40
ARTICLES = [Article(id=f"a{i}", text=f"Text number {i}.", references=("One.",)) for i in range(N)]
OLD = [f"The plant cost {i} million and opened late in May." for i in range(N)]
NEW = [f"The plant cost {i + 1} million and opened late in May." for i in range(N)]
GONE = Finding(15, 16, "number", "hard", "was wrong before")
ADDED = Finding(15, 16, "number", "hard", "is wrong now")
KEPT = Finding(0, 9, "entity", "hard", "is wrong still")


@pytest.fixture
def path(make_run, tmp_path: Path) -> Path:
    sides = [
        Measured(make_run(
            ARTICLES, {"lead": texts, "same": OLD}, name=name,
            findings=[("a1", "lead", KEPT), ("a2", "lead", own)],
            scores=lambda a, s, _, by=by: 0.5 + a / 100 - (by * (1 + a % 3) if s == 0 else 0),
        ))
        for name, texts, own, by in (("run1", OLD, GONE, 0.0), ("run2", NEW, ADDED, 0.05))
    ]  # fmt: skip
    found = compare(sides[0], sides[1], options=Options(resamples=500, examples=3))
    out = tmp_path / "comparison.html"
    out.write_text(comparison_page(found, (sides[0], sides[1])), encoding="utf-8")
    return out


def test_the_verdict_the_table_and_the_deltas_agree(look, path: Path) -> None:
    page = look(path)
    assert "lead is worse on rouge.f1" in page.locator("h1").inner_text()
    assert page.locator("tr.worse td").last.inner_text() == "worse"
    assert "rouge.f1 (worse)" in page.locator(".forest").first.inner_html()
    assert page.get_by_text("Every article scores the same.").count() == 1, "of the other system"


def test_every_article_is_drawn_and_regressions_are_named(look, path: Path) -> None:
    page = look(path)
    crosses = page.locator("#each .crosses").get_attribute("d")
    assert crosses.count("M") == N
    assert page.locator(".regressions li").count() == 10
    assert page.locator(".regressions li").first.inner_text().startswith("a2 ")
    page.get_by_label("System and metric").select_option(label="same: rouge.f1")
    assert page.locator("#each .dots").get_attribute("d").count("M") == N


def test_words_and_claims_are_set_against_each_other(look, path: Path) -> None:
    page = look(path)
    claims = page.locator(".claims li").all_inner_texts()
    assert len(claims) == 3
    assert claims[2].startswith("= kept")
    assert claims[0].startswith("+ new")
    assert claims[1].startswith("− gone")
    assert page.get_by_text("1 new, 1 gone, 1 kept").first.is_visible()
    first: Any = page.locator("blockquote").first
    assert first.locator("del").count() == first.locator("ins").count() == 1


@pytest.mark.parametrize("width", [360, 1440])
def test_it_is_no_wider_than_the_screen(look, path: Path, width: int) -> None:
    page = look(path, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(look, path: Path, scheme: str) -> None:
    if not AXE.exists():
        pytest.skip(f"no {AXE}: make web")
    page = look(path, color_scheme=scheme, bypass_csp=True)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.help]))")
    assert [v for v in found if v[0] in ("serious", "critical")] == []
