"""What ``bench check`` prints of one summary: objections numbered, information in one line."""

from io import StringIO

from rich.console import Console

from bench.records import Article, Finding, Scores
from bench.report.findings import print_findings


def test_information_is_one_line_without_a_mark():
    article = Article(id="a", text="It rained for 14 days. Nobody left.")
    summary = "It rained for 30 days in sunny Lindow."
    found = [
        Finding(14, 16, "number", "hard", "says 30; the article says 14", ((14, 16),)),
        Finding(25, 30, "out_of_article", "info", "“sunny” does not come from the article"),
        Finding(31, 37, "out_of_article", "info", "“Lindow” does not come from the article"),
    ]
    out = StringIO()
    scores = {"facts": Scores({"conflicts": [1.0]}, [found])}
    print_findings(article, summary, scores, Console(file=out, width=80))
    lines = out.getvalue().splitlines()
    assert lines[:2] == [summary, " " * 14 + "^^"]
    assert [line for line in lines if line[:2] in ("1.", "2.")] == ["1. number (hard, facts): “30”"]
    assert "1 hard, 0 soft (^ hard, ~ soft, - the evidence)" in lines
    assert "not in the article's words: “sunny”; “Lindow”" in lines
