"""The pages as the commands write them."""

import json
from pathlib import Path

import pytest

from bench.cli import main

RUN = ["run", "limit=3", "backend=[lead,tail]", "metric=[rouge,length]", "name=e", "-q"]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_run_writes_its_page_and_so_does_report(
    look, empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(RUN) == 0
    (run,) = (empty_folder / "results/e").iterdir()
    assert look(run / "report.html").locator("h1").first.inner_text() == "e"
    capsys.readouterr()
    assert main(["report", "latest", "format=html"]) == 0
    assert capsys.readouterr().out == (run / "report.html").read_text(encoding="utf-8")
    assert main(["report", "latest", "format=html", "out=run.html"]) == 0
    assert (empty_folder / "run.html").read_bytes() == (run / "report.html").read_bytes()


def test_a_run_can_leave_its_page_out(empty_folder: Path) -> None:
    assert main([*RUN, "report_html=false"]) == 0
    (run,) = (empty_folder / "results/e").iterdir()
    assert not (run / "report.html").exists()
    assert json.loads((run / "run.json").read_text(encoding="utf-8"))["config"]["limit"] == 3


def test_compare_writes_the_articles_that_were_compared(look, empty_folder: Path) -> None:
    assert main(RUN) == 0
    assert main([argument.replace("limit=3", "limit=2") for argument in RUN]) == 0
    options = ["on=intersection", "format=html", "out=both.html", "resamples=200"]
    assert main(["compare", *options]) == 0
    page = look(empty_folder / "both.html")
    assert page.locator("#each .dots").get_attribute("d").count("M") == 2
    assert "2 articles" in page.locator(".kicker").inner_text()
