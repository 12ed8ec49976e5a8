"""``bench meta`` as a user types it; published figures where the judged data is there."""

import gzip
import json
from pathlib import Path

import pytest

from bench.cli import main
from bench.results import find
from bench.results.judgements import Claim, Judgement, add

TOWNS = ("Riverton", "Marlow", "Eastvale", "Northport")


def rows() -> list[dict]:
    """Return four systems on twelve articles: the later a system, the more it gets wrong."""
    made = []
    for i in range(12):
        town, cost = TOWNS[i % 4], 20 + i
        article = f"The bridge of {town} cost {cost} million euros. The mayor opened it on Monday."
        for s in range(4):
            wrong = (i + s) % 4 < s
            said = f"The bridge of {town} cost {cost + 7 * wrong} million euros."
            made.append(
                {
                    "article_id": f"a{i}",
                    "system": f"s{s}",
                    "article": article,
                    "summary": said,
                    "reference": f"The bridge of {town} cost {cost} million euros.",
                    "labels": {"rating": 5 - 2 * wrong - (i % 2), "ok": not wrong, "why": ["x"]},
                    "other": {"judge": None if i == 0 else 1.0 - wrong},
                }
            )
    return made


def write(path: Path, lines: list[dict]) -> Path:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    with gzip.open(path, "wt") if path.suffix == ".gz" else path.open("w") as file:
        file.write(text)
    return path


@pytest.fixture
def judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "judged.jsonl.gz", rows())


def found(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> dict:
    assert main(["meta", *arguments, "format=json"]) == 0
    return json.loads(capsys.readouterr().out)


def values(result: dict, key: str, label: str, level: str) -> dict[str, float]:
    one = next(c for c in result["correlated"] if (c["key"], c["label"]) == (key, label))
    return {name: coefficient["value"] for name, coefficient in one["found"][level].items()}


def test_a_table_in_json(judged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [judged.name, "columns.scores=other", "resamples=50", "permutations=200", "seed=3"]
    result = found(arguments, capsys)
    assert result["sizes"] == {"summaries": 48, "articles": 12, "systems": 4}
    assert values(result, "facts.conflicts", "ok", "binary")["auroc"] == 1.0
    assert values(result, "judge", "ok", "summary")["spearman"] == 1.0
    judge = next(c for c in result["correlated"] if c["key"] == "judge")
    assert (judge["n"], judge["undefined"]) == (44, 4)
    assert values(result, "facts.score", "rating", "system")["pairwise_accuracy"] == 1.0
    assert "binary" not in result["correlated"][0]["found"]
    assert result["settings"]["seed"] == 3
    assert result["apart"]["label"] == "rating"
    assert any("'why' is left out" in note for note in result["notes"])
    assert found(arguments, capsys) == result


def test_tables_for_people(judged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["labels=[ok]", "metric=[facts]", "control=system", "resamples=50"]
    assert main(["meta", f"path={judged.name}", *options]) == 0
    printed = capsys.readouterr().out
    assert "ok: 48 summaries of 12 articles, 4 systems" in printed
    assert "facts.conflicts ↓" in printed
    assert "partial" in printed
    assert main(["meta", judged.name, *options, "format=markdown", "out=meta.md"]) == 0
    assert "| facts.score | " in Path("meta.md").read_text(encoding="utf-8")


def test_flat_columns_of_a_csv(judged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["article,summary,label"]
    lines += [f"{r['article']},{r['summary']},{int(r['labels']['ok'])}" for r in rows()]
    Path("flat.csv").write_text("\n".join(lines), encoding="utf-8")
    result = found(["flat.csv", "metric=[facts]", "resamples=20", "permutations=99"], capsys)
    assert result["sizes"] == {"summaries": 48, "articles": 12, "systems": 0}
    assert values(result, "facts.score", "label", "system")["kendall"] is None
    assert values(result, "facts.score", "label", "binary")["auroc"] == 1.0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "path needs a value"),
        (["none.jsonl"], "path=none.jsonl: there is no such file"),
        (["nothing"], "no run is called 'nothing'"),
        (["judged.jsonl.gz", "labels=[okay]"], "no row has 'okay': there are rating, ok, why"),
        (["judged.jsonl.gz", "labels=[why]"], "judged.jsonl.gz:1: the label 'why' is a list"),
        (["judged.jsonl.gz", "keys=[facts.scroe]"], "there is no facts.scroe: there are"),
        (["judged.jsonl.gz", "format=html"], "it must be one of table, json, markdown"),
        (["judged.jsonl.gz", "control=article"], "it must be system, or null"),
        (["bare.jsonl"], "bare.jsonl:2: no labels: expected an object of numbers"),
        (["broken.jsonl"], "broken.jsonl:1: the line is not JSON"),
    ],
)
def test_mistakes_name_the_line_or_the_option(
    arguments: list[str], words: str, judged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = [dict(row) for row in rows()[:2]]
    del bare[1]["labels"]
    write(Path("bare.jsonl"), bare)
    Path("broken.jsonl").write_text("{\n", encoding="utf-8")
    assert main(["meta", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_verdicts_and_support_of_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    run = ["backend=[lead,random]", "metric=[rouge]", "limit=8", "report_html=false", "quiet=true"]
    assert main(["run", *run]) == 0
    capsys.readouterr()
    assert main(["meta", "latest"]) == 2
    assert "nobody has judged this run" in capsys.readouterr().err
    folder = find("latest", Path("results"))
    for i, article in enumerate(folder.articles()):
        claims = tuple(
            Claim(system, 0, 9, word) for system, word in (("lead", "yes"), ("random", "no"))
        )
        verdict = "tie" if i == 0 else "better"
        sides = ("lead", "random")
        said = Judgement("2026-01-01T00:00:00Z", "ann", article.id, sides, "lead", verdict, claims)
        add(folder.path, said)
    result = found(["latest", "resamples=50", "permutations=99"], capsys)
    assert (result["sizes"]["verdicts"], result["sizes"]["judged"]) == (8, 8)
    assert [(one["decisive"], one["ties"]) for one in result["sided"]] == [(7, 1)] * 4
    assert 0 <= result["sided"][0]["agreement"]["value"] <= 1
    assert {one["label"] for one in result["correlated"]} == {"supported"}
    today = found(["latest", "metric=[facts]", "resamples=20", "permutations=99"], capsys)
    assert {one["key"].split(".")[0] for one in today["sided"]} == {"facts"}
    assert main(["meta", "latest", "resamples=20"]) == 0
    assert "8 verdicts on 8 articles, 1 of them ties" in capsys.readouterr().out


# Zhong et al. 2022 (UniEval), table of SummEval: ROUGE-2, the mean over articles of Spearman's and
# Kendall's coefficient; ROUGE of eleven references by their mean.
UNIEVAL = {
    "coherence": (0.184, 0.139),
    "consistency": (0.187, 0.155),
    "fluency": (0.159, 0.128),
    "relevance": (0.290, 0.219),
}


def test_published_correlations_of_rouge_2_within_articles(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data / "judged" / "summeval.jsonl.gz"
    options = ["metric=[rouge]", "metric.rouge.multi=mean", "keys=[rouge.rouge2_f1]", "resamples=0"]
    result = found([str(path), *options], capsys)
    for label, (spearman, kendall) in UNIEVAL.items():
        within = values(result, "rouge.rouge2_f1", label, "within")
        assert within["spearman"] == pytest.approx(spearman, abs=0.0006)
        assert within["kendall"] == pytest.approx(kendall, abs=0.0006)


# Pagnoni et al. 2021 (FRANK), partial correlations of FactCC, all data: Pearson .20, Spearman .30.
def test_published_partial_correlations_of_factcc(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data / "judged" / "frank.jsonl.gz"
    options = ["metric=[]", "columns.scores=extra.published_metrics", "control=system"]
    result = found([str(path), *options, "labels=[factuality]", "resamples=0"], capsys)
    partial = values(result, "FactCC", "factuality", "partial")
    assert (round(partial["pearson"], 2), round(partial["spearman"], 2)) == (0.20, 0.30)
