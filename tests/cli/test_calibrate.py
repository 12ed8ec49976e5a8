"""``bench calibrate`` and what it writes, from labels to a run's verdicts."""

import json
import random
from pathlib import Path

import pytest

from bench.cli import main
from bench.metric.calibrated import Calibrated
from bench.metric.faithfulness import Facts
from bench.records import Article, MetricError

TOWNS = ("Riverton", "Marlow", "Eastvale", "Northport")


def row(number: int, *, faithful: bool) -> dict:
    draw = random.Random(number)
    cost, year = draw.randint(11, 99), draw.randint(1990, 2020)
    town = draw.choice(TOWNS)
    article = (
        f"Bridge {number}. The bridge of {town} cost {cost} million euros. "
        f"It was opened in {year} by the mayor."
    )
    said = f"The bridge of {town} cost {cost + (0 if faithful else 7)} million euros."
    return {"article": article, "summary": said, "judged": {"ok": faithful}}


@pytest.fixture
def labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "judged.jsonl"
    rows = [row(i, faithful=bool(i % 2)) for i in range(60)]
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


def test_from_labels_to_verdicts(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", labels.name, "columns.label=judged.ok", "resamples=50"]) == 0
    printed = capsys.readouterr().out
    assert "60 summaries of 60 articles, 30 of them faithful" in printed
    assert "facts.score" in printed
    stored = json.loads(Path("calibration.json").read_text(encoding="utf-8"))
    assert stored["model"]["auroc"]["value"] > 0.95
    assert stored["faithful"] == 30
    metric = Calibrated(Facts(), "calibration.json")
    rows = [row(i, faithful=bool(i % 2)) for i in range(100, 120)]
    articles = [Article(id=str(i), text=r["article"]) for i, r in enumerate(rows)]
    scores = metric.score(articles, [r["summary"] for r in rows])
    assert list(scores.values["unfaithful"]) == [float(i % 2 == 0) for i in range(100, 120)]
    assert min(scores.values["probability"][1::2]) > max(scores.values["probability"][::2])
    assert any(scores.findings)


def test_what_is_undefined_stays_so(labels: Path) -> None:
    assert main(["calibrate", labels.name, "columns.label=judged.ok", "resamples=10"]) == 0
    scores = Calibrated(Facts(), "calibration.json").score(
        [Article(id="a", text="Eight words stand here and that is all.")], ["…"]
    )
    assert scores.values["probability"] == [None]


def test_another_metric_or_version_is_refused(labels: Path) -> None:
    assert main(["calibrate", labels.name, "columns.label=judged.ok", "keys=[score]"]) == 0
    stored = json.loads(Path("calibration.json").read_text(encoding="utf-8"))
    assert set(stored["weights"]) == {"score"}
    Path("other.json").write_text(json.dumps(stored | {"signature": "facts|v:0"}), encoding="utf-8")
    with pytest.raises(MetricError, match=r"fitted on facts\|v:0"):
        Calibrated(Facts(), "other.json")
    Path("broken.json").write_text("{", encoding="utf-8")
    for name, words in (("broken.json", "expected a file that"), ("none.json", "No such file")):
        with pytest.raises(MetricError, match=words):
            Calibrated(Facts(), name)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "labels needs a value"),
        (["none.jsonl"], "no such file"),
        (["judged.jsonl"], "judged.jsonl:1: nothing in the column 'label'"),
        (["judged.jsonl", "columns.article=text"], "there are article, summary, judged"),
        (["judged.jsonl", "columns.label=judged.ok", "keys=[scroe]"], "there are score, support"),
        (["judged.jsonl", "columns.label=judged.ok", "metric=[facts,rouge]"], "one metric"),
        (["few.jsonl", "columns.label=judged.ok"], "too few"),
        (["broken.jsonl"], "broken.jsonl:1"),
    ],
)
def test_mistakes_name_the_line_or_the_option(
    arguments: list[str], words: str, labels: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = labels.read_text(encoding="utf-8").splitlines(keepends=True)[:8]
    Path("few.jsonl").write_text("".join(few), encoding="utf-8")
    Path("broken.jsonl").write_text("{\n", encoding="utf-8")
    assert main(["calibrate", *arguments]) == 2
    assert words in capsys.readouterr().err
