"""The pages in a real browser: listed, filtered, compared, judged by keyboard; hostile texts."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.results.judgements import FILE, read

RUN = "e/20260101T000000-000000"


def shown(page: Any) -> int:
    return int(page.locator("#runs tbody tr:visible").count())


def said(page: Any, name: str, words: str) -> None:
    """Wait until an element says so."""
    page.locator(f"#{name}", has_text=words).wait_for()


def test_runs_are_listed_and_filtered(page: Any) -> None:
    assert shown(page) == 4
    listed = page.locator("#runs").inner_text()
    for words in ("x, y", "made, 10", "length.words 3.000 (y)", "1fedcba98", "not whole"):
        assert words in listed
    page.fill("#filter", "SLOW")
    assert shown(page) == 1
    page.fill("#filter", "e whole 2fedc")
    assert shown(page) == 1
    assert page.locator("#said").inner_text().startswith("1 of 4 runs")
    page.keyboard.press("Enter")
    assert page.url.endswith("/")
    page.fill("#filter", "")
    assert shown(page) == 4


def test_two_runs_are_compared_by_ticking(page: Any) -> None:
    go = page.locator("#go")
    boxes = page.locator("input[name=run]")
    assert boxes.count() == 3, "what is not whole cannot be compared"
    assert go.is_disabled()
    boxes.nth(2).check()
    boxes.nth(1).check()
    boxes.nth(0).check()
    assert go.is_disabled()
    boxes.nth(0).uncheck()
    go.click()
    page.wait_for_url("**/compare?**")
    text = page.locator("main").inner_text()
    assert "better" in page.locator("h1").inner_text()
    assert re.search(r"baseline .*20260101T.*\n?.*candidate .*20260102T", text)


def test_the_trend_shows_commits_and_breaks_where_runs_do_not_compare(page: Any) -> None:
    page.get_by_role("link", name="e", exact=True).first.click()
    assert page.locator("svg.trend .series").count() == 2
    assert page.locator("svg.trend .series circle").count() == 3
    assert page.locator("svg.trend polyline").count() == 2, "the third run is on other articles"
    assert page.locator("svg.trend .break").count() == 1
    for commit in ("1fedcba98", "2fedcba98", "3fedcba98"):
        assert commit in page.locator("svg.trend").text_content()
    assert "no: other articles" in page.locator("table").inner_text()


def test_progress_is_live(page: Any, results: Path, make_run: Callable[..., Any]) -> None:
    page.get_by_role("link", name="20260104T").click()
    said(page, "state", "ago")
    assert "10 of 10" in page.locator("#progress").inner_text()
    assert "of at most 50" in page.locator("#articles").inner_text()
    make_run(results, number=4, experiment="slow")
    page.wait_for_selector("table", timeout=8000)
    assert "length.words" in page.locator("main").inner_text()


def test_ten_pairs_are_judged_by_keyboard(page: Any, results: Path) -> None:
    page.goto(f"{page.url}judge/{RUN}")
    page.fill("input[name=annotator]", "Ada")
    page.keyboard.press("Enter")
    page.wait_for_selector("#left li")
    assert page.locator("#article p").count() == 2
    keys = ["1", "2", "3", "1", "3", "1", "1", "2", "3"]
    for done, key in enumerate(keys):
        said(page, "count", f"{done} of 10")
        if done == 0:
            page.locator("#left li").nth(0).get_by_label("yes").check()
            page.locator("#right li").nth(1).get_by_label("unsure").check()
            page.fill("#comment", "1 is <b>good</b>")
            page.locator("h1").click()
        page.keyboard.press(key)
    said(page, "count", "9 of 10")
    page.keyboard.press("b")
    said(page, "said", "again")
    page.keyboard.press("2")
    said(page, "said", "Kept.")
    page.keyboard.press("3")
    said(page, "said", "All pairs")
    lines = (results / RUN / FILE).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 11
    first = json.loads(lines[0])
    assert first.keys() == {
        "time", "annotator", "article_id", "systems", "left", "verdict", "support", "comment",
        "schema",
    }  # fmt: skip
    assert first["annotator"] == "Ada"
    assert first["verdict"] == "better"
    assert first["systems"][0] == first["left"]
    assert first["comment"] == "1 is <b>good</b>"
    left, right = first["systems"]
    assert [(c["system"], c["supported"]) for c in first["support"]] == [
        (left, "yes"), (right, "unsure")
    ]  # fmt: skip
    named = {"1": "better", "2": "tie", "3": "worse"}
    verdicts = [json.loads(line)["verdict"] for line in lines]
    assert verdicts == [named[key] for key in [*keys, "2", "3"]]
    found, notes = read(results / RUN, ["x", "y"])
    assert len(found) == 10
    assert len(notes) == 1


def test_two_annotators_and_what_they_come_to(page: Any) -> None:
    base = page.url
    for who in ("Ada", "Bo"):
        page.goto(f"{base}judge/{RUN}?annotator={who}")
        for done in range(5):
            said(page, "count", f"{done} of 10")
            dog = "dog" in page.locator("#left").inner_text()
            page.keyboard.press("1" if dog else "3")
        said(page, "count", "5 of 10")
    page.goto(f"{base}judged/{RUN}")
    text = page.locator("main").inner_text()
    assert page.locator("tbody tr").first.inner_text().startswith("y")
    assert "10 judgements of 5 articles: Ada 5, Bo 5" in text


def test_a_judgement_that_cannot_be_kept_is_said(page: Any, results: Path) -> None:
    page.goto(f"{page.url}judge/{RUN}?annotator=Ada")
    page.wait_for_selector("#left li")
    before = page.locator("#left").inner_text()
    (results / RUN / FILE).symlink_to(results / "elsewhere")
    page.keyboard.press("1")
    said(page, "said", "cannot be written")
    assert page.locator("#left").inner_text() == before
    assert not (results / "elsewhere").exists()
    (results / RUN / FILE).unlink()
    page.keyboard.press("1")
    said(page, "said", "Kept.")
