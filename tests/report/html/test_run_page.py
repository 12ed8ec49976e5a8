"""The page of a run, as its reader meets it: in a real browser, opened from disk."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.records import Article, Finding
from bench.report.html import run_data, write_run_page
from bench.report.html.texts import _units, text_parts
from bench.results import Folder
from bench.results.measured import Measured
from bench.results.slim import write_slim

from .conftest import AXE

TEXT = "The plant cost 740 million euros. " + "It opened late, and nobody was glad. " * 80
LAST = "The mayor spoke for five minutes."
ARTICLES = [
    Article(id="alpha", text=f"{TEXT}{LAST}", references=("It cost 740 million.", "It opened.")),
    Article(id="beta", text="Rain fell in Turin on Monday.", references=("Rain fell.",)),
    Article(id="gamma", text="A cat 😀 slept. It was 9 years old.", references=()),
]
SAID = {
    "lead": [
        "The plant cost 520 million euros. It opened late.",
        "Rain fell in Turin.",
        "😀 A cat",
    ],
    "tail": ["The mayor spoke for nine minutes.", None, "It was 8 years old."],
}
IN_SIGHT = """() => {
  const box = document.querySelector(".article").getBoundingClientRect();
  const at = document.querySelector(".evidence.active").getBoundingClientRect();
  return box.top <= at.top && at.bottom <= box.bottom;
}"""
NUMBER = Finding(15, 26, "number", "hard", "says 520 million", evidence=((15, 26),))
MINUTES = Finding(
    20, 24, "number", "soft", "says nine", evidence=((len(TEXT), len(TEXT) + len(LAST)),)
)
FINDINGS = [("alpha", "lead", NUMBER), ("alpha", "tail", MINUTES)]


@pytest.fixture
def path(make_run, tmp_path: Path) -> Path:
    out = tmp_path / "report.html"
    write_run_page(make_run(ARTICLES, SAID, findings=FINDINGS), out)
    return out


def rows(page: Any) -> Sequence[str]:
    return page.locator("#view-articles tbody th > :last-child").all_inner_texts()


def test_the_leaderboard_is_sorted_by_its_heads(look, path: Path) -> None:
    page = look(path)
    names = page.locator("table.board tbody th[scope=row]")
    assert names.all_inner_texts() == ["lead", "tail"]
    head = page.locator("table.board thead th").nth(1)
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator(".group").all_inner_texts() == ["Best, and not to be told from it"]
    head.get_by_role("button").click()
    assert names.all_inner_texts() == ["tail", "lead"]
    assert head.get_attribute("aria-sort") == "ascending"


def test_any_two_measures_are_drawn_with_their_front(look, path: Path) -> None:
    page = look(path)
    assert page.locator("#scatter .point").count() == 2
    assert page.locator("#scatter .point.best").count() == 1, "lead is faster and better"
    page.get_by_label("Across").select_option(label="length.words")
    assert page.locator("#scatter .point.best").count() == 0, "a length has no better direction"
    assert page.locator("#spread .hill").count() == 2


def test_articles_are_filtered_searched_and_sorted(look, path: Path) -> None:
    page = look(path, view="#articles")
    assert rows(page) == ["alpha", "alpha", "beta", "beta", "gamma", "gamma"]
    page.get_by_label("Show").select_option(label="with hard findings")
    assert rows(page) == ["alpha"]
    page.get_by_label("Show").select_option(label="failed, refused, empty, cut off")
    assert rows(page) == ["beta"]
    page.get_by_label("Show").select_option(label="all")
    page.wait_for_selector("#search[placeholder='ids and all texts']")
    page.get_by_label("Search").fill("nine MINUTES")
    assert rows(page) == ["alpha", "alpha"], "summaries are searched too"
    page.get_by_label("Search").fill("")
    page.get_by_label("systems differ by").fill("0.4")
    assert rows(page) == ["gamma", "gamma"]
    page.get_by_label("systems differ by").fill("")
    page.get_by_label("from").fill("0.9")
    assert rows(page) == ["beta", "gamma", "gamma"], "scores of 1, 1.5 and 1"
    page.get_by_label("from").fill("")
    page.get_by_role("button", name="rouge.f1").click()
    assert rows(page)[0] == "gamma", "the highest first"
    page.get_by_role("button", name="Article").click()
    assert rows(page)[0] == "alpha"


def test_a_focused_finding_shows_its_evidence(look, path: Path) -> None:
    page = look(path, view="#articles")
    page.locator("#view-articles tbody th a").nth(1).click()
    mark = page.locator(".summary mark")
    assert mark.inner_text() == "1nine"
    assert page.locator(".evidence.active").count() == 0
    mark.focus()
    assert page.locator(".evidence.active").inner_text() == LAST
    page.wait_for_function(IN_SIGHT)
    assert page.locator(".findings button.active").count() == 1
    page.get_by_role("link", name="lead").click()
    page.locator(".summary mark").first.hover()
    assert page.locator(".evidence.active").inner_text() == "740 million"


def test_what_is_copied_is_underlined_and_references_are_tabs(look, path: Path) -> None:
    page = look(path, view="#article=alpha&system=lead")
    copied = page.locator(".summary .copied")
    assert copied.all_inner_texts() == ["The plant cost", "million", " euros. It opened late"]
    assert "short" in (copied.first.get_attribute("class") or ""), "three words"
    page.get_by_label("shared with the reference").check()
    assert page.locator(".summary .shared").all_inner_texts() == ["cost", "million", "It"]
    page.get_by_role("button", name="Reference 2").click()
    assert page.locator(".summary .shared").all_inner_texts() == ["It", "opened"]


def test_the_keyboard_leads_through_the_articles(look, path: Path) -> None:
    page = look(path, view="#article=alpha&system=lead")
    page.keyboard.press("j")
    page.wait_for_function("location.hash.includes('alpha') && location.hash.includes('tail')")
    page.keyboard.press("j")
    page.wait_for_function("location.hash.includes('beta')")
    page.keyboard.press("k")
    page.wait_for_function("location.hash.includes('alpha')")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("jk/?")
    assert page.get_by_label("Search").input_value() == "jk/?", "in a field keys are letters"


def test_a_failed_summary_says_why(look, path: Path) -> None:
    page = look(path, view="#article=beta&system=tail")
    assert page.locator("#view-article .error").inner_text() == "No summary: no answer"


def test_the_theme_follows_the_system_until_it_is_chosen(look, path: Path) -> None:
    page = look(path, color_scheme="dark")
    colour = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(colour)
    page.locator("#theme").click()
    assert page.locator("#theme").inner_text() == "Theme: light"
    assert page.evaluate(colour) != dark
    page.locator("#theme").click()
    assert page.evaluate(colour) == dark


def test_the_command_is_copied(look, path: Path) -> None:
    page = look(path, permissions=["clipboard-read", "clipboard-write"])
    page.locator("[data-copy]").click()
    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "bench run experiment=e"


def test_it_prints(look, path: Path) -> None:
    page = look(path)
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    page.emulate_media(media="print")
    assert not page.locator("#theme").is_visible()
    assert page.locator("table.board").is_visible()


@pytest.mark.parametrize("width", [360, 768, 1440, 3840])
def test_no_view_is_wider_than_the_screen(look, path: Path, width: int) -> None:
    for view in ("", "#articles", "#article=alpha&system=lead"):
        page = look(path, view=view, viewport={"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, view or "overview"
        cut = "e => e.filter((cell) => cell.scrollWidth > cell.clientWidth).length"
        assert page.locator("td.number:visible").evaluate_all(cut) == 0, "no number is cut"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["", "#articles", "#article=alpha&system=lead"])
def test_axe_finds_nothing(look, path: Path, view: str, scheme: str) -> None:
    if not AXE.exists():
        pytest.skip(f"no {AXE}: make web")
    page = look(path, view=view, color_scheme=scheme, bypass_csp=True)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.help]))")
    assert [v for v in found if v[0] in ("serious", "critical")] == []


def test_a_large_page_reads_its_texts_from_beside(look, make_run, tmp_path: Path) -> None:
    out = tmp_path / "large report.html"
    write_run_page(make_run(ARTICLES, SAID), out, largest=10)
    assert [p.name for p in (tmp_path / "large report.texts").iterdir()] == ["00000.js"]
    page = look(out, view="#article=beta&system=lead")
    page.wait_for_selector(".article:has-text('Rain fell in Turin on Monday.')")


def test_texts_that_are_not_beside_are_missed(look, make_run, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    write_run_page(make_run(ARTICLES, SAID), out, largest=10)
    (tmp_path / "report.texts" / "00000.js").unlink()
    page = look(out, view="#article=beta&system=lead", missing=True)
    said = page.locator("#view-article .error").inner_text()
    assert said == "The texts are in the folder report.texts, which must lie beside this file."


def test_the_index_holds_no_text_beyond_the_openings(make_run) -> None:
    found = run_data(make_run(ARTICLES, SAID))
    assert found["ids"] == ["alpha", "beta", "gamma"]
    assert max(map(len, found["openings"])) == 120
    assert [m["name"] for m in found["measures"]][-1] == "median latency, s"


def test_offsets_count_as_the_script_counts(make_run) -> None:
    text = SAID["tail"][2]
    assert text is not None
    odd = Finding(2, 7, "x", "hard", "m", evidence=((6, 7),))
    measured = Measured(make_run(ARTICLES, SAID, findings=[("gamma", "lead", odd)]))
    ((*_, gamma),) = text_parts(measured)
    (found,) = gamma["summaries"][0]["findings"]
    assert found["span"] == [3, 8], "the face before it is two units"
    assert found["evidence"] == [[6, 8]]
    assert _units("abc", 1, 2) == [1, 2]


def test_the_policy_allows_this_script_and_no_other(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    assert "unsafe" not in policy
    assert policy.startswith(("default-src &#39;none&#39;", "default-src 'none'"))
    assert not re.search(r"\son\w+=|\sstyle=|https?://(?!www\.w3\.org)", page.split("<style>")[0])


def test_a_run_without_articles_and_a_baseline_without_texts_have_pages(
    look, make_run, tmp_path: Path
) -> None:
    run = make_run(ARTICLES, SAID, findings=FINDINGS)
    write_slim(run, tmp_path / "baseline")
    out = tmp_path / "report.html"
    write_run_page(Folder(tmp_path / "baseline"), out)
    page = look(out, view="#article=alpha&system=lead")
    assert "the summary is not kept" in page.locator("#view-article .error").inner_text()
    assert "The run keeps no articles" in page.locator("#view-article").inner_text()
    page.goto(f"{out.as_uri()}#articles")
    assert len(rows(page)) == 6
