"""A run on disk: whole or not at all, and read as it was written."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.records import Article, Estimate, Finding, Owned, ResultsError, Run, Summary
from bench.results import Folder, find
from bench.results.digest import article_digest, combined
from bench.results.estimation import Bootstrap, ScoreCube, counts_and_usage
from bench.results.manifest import decode, encode

RUN = Run(
    id="r", experiment="e", created_at="2026-01-01T00:00:00Z", dataset={"articles": 2},
    dataset_sha256="ab", systems={"s": {"signature": "x"}}, signatures={"m": "m|v:1"},
    directions={"m.k": True}, estimates={"s": {"m.k": Estimate(0.5, 0.4, 0.6, 2), "m.u": None}},
    counts={"s": {"articles": 2, "failed": 0, "empty": 0, "refused": 0}}, arguments=["limit=2"],
    config={"seed": 0}, environment={}, notes=["mind this"],
)  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
BOOTSTRAP: Bootstrap = {"resamples": 100, "seed": 0, "level": 0.95}


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert decode(json.loads(encode(RUN)), where="run.json") == RUN


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data.pop("counts"), r"lacks \['counts'\]"),
        (lambda data: data.update(colour="red"), r"unknown \['colour'\]"),
        (lambda data: data.update(schema=7), "schema 7"),
        (lambda data: data.update(estimates=[]), "run.json"),
        (lambda data: data["estimates"]["s"]["m.k"].update(low=9), "run.json"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(change, message: str) -> None:
    data = json.loads(encode(RUN))
    change(data)
    with pytest.raises(ResultsError, match=message):
        decode(data, where="run.json")


@given(
    st.lists(
        st.builds(
            Article,
            id=TEXT.filter(bool),
            text=TEXT.filter(str.strip),
            references=st.lists(TEXT, max_size=3).map(tuple),
            metadata=st.dictionaries(TEXT, st.one_of(st.none(), st.integers(), TEXT)),
        ),
        max_size=4,
    )
)
@settings(max_examples=40)
def test_articles_are_read_as_they_were_written(articles: list[Article]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name))
        folder.write_articles(0, articles, digest="d")
        assert list(folder.articles()) == articles


def test_summaries_and_findings_are_read_as_they_were_written(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    summaries = [
        Summary("a", "s", text="Kyjiw \0 “x”", latency_s=0.25, output_tokens=3, cost_usd=0.1),
        Summary("b", "s", error="refused", finish_reason="refusal"),
    ]
    folder.write_summaries(0, 3, summaries, digest="d")
    assert folder.summaries_of(0, 3, digest="d") == summaries
    assert list(folder.summaries()) == summaries
    assert folder.summaries_of(1, 3, digest="d") is None
    finding = Finding(0, 5, "number", "hard", "says 5", ((1, 2), (7, 9)))
    owned = [Owned("a", "s", finding), Owned("a", "s", finding, repeat=2)]
    folder.write_findings("m", 0, owned, digest="d")
    assert list(folder.findings("m")) == owned


def test_parts_made_from_other_articles_are_refused(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write_summaries(0, 0, [Summary("a", "s", text="x")], digest="old")
    with pytest.raises(ResultsError, match="the articles have changed"):
        folder.summaries_of(0, 0, digest="new")
    columns = {"article_id": ["a"], "system": ["s"], "k": [0.5]}
    folder.write_scores("m", 0, columns, digest="old")
    assert folder.has_scores("m", 0, digest="old")
    assert not folder.has_scores("m", 1, digest="old")
    with pytest.raises(ResultsError, match="the articles have changed"):
        folder.has_scores("m", 0, digest="new")


def test_a_broken_part_is_named(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "summaries").mkdir()
    path = tmp_path / "summaries" / "part-000000-0000.parquet"
    path.write_bytes(b"not parquet")
    with pytest.raises(ResultsError, match=r"part-000000-0000\.parquet cannot be read"):
        folder.summaries_of(0, 0, digest="d")


def test_nothing_temporary_is_left(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write_plan({"id": "r"})
    folder.finish(RUN)
    assert {path.name for path in tmp_path.iterdir()} == {"plan.json", "run.json"}
    assert folder.whole
    assert folder.run() == RUN


def write_two_systems(folder: Folder) -> None:
    for part, ids in enumerate((["a", "b"], ["c"])):
        for index, system in enumerate(("x", "y")):
            made = [Summary(id_, system, text="t" if system == "x" else "", latency_s=0.1)
                    for id_ in ids]  # fmt: skip
            folder.write_summaries(part, index, made, digest=str(part))
        n = 2 * len(ids)
        columns = {
            "article_id": [id_ for id_ in ids for _ in range(2)],
            "system": ["x", "y"] * len(ids),
            "k": np.where(np.arange(n) % 2, np.nan, 0.25 * (part + 1)),
        }
        folder.write_scores("m", part, columns, digest=str(part))


def test_estimates_over_parts_leave_out_what_is_undefined(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    write_two_systems(folder)
    cube = ScoreCube(folder, "m", ["x", "y"])
    x, y = cube.estimates(BOOTSTRAP)
    assert x["m.k"] is not None
    assert x["m.k"].n == 3
    assert x["m.k"].value == pytest.approx(1 / 3)
    assert y == {"m.k": None}
    assert cube.leaders([0, 1], {"k": True}, BOOTSTRAP) == {"m.k": {"best": "x", "tied": []}}
    assert cube.leaders([0, 1], {"k": None}, BOOTSTRAP) == {}


def test_counts_and_usage(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    write_two_systems(folder)
    folder.write_summaries(2, 0, [
        Summary("d", "x", error="late", latency_s=3.0),
        Summary("e", "x", error="I cannot", finish_reason="refusal", cost_usd=0.5),
    ], digest="2")  # fmt: skip
    counts, usage = counts_and_usage(folder, ["x", "y"])
    assert counts["x"] == {"articles": 5, "failed": 1, "empty": 0, "refused": 1}
    assert counts["y"] == {"articles": 3, "failed": 0, "empty": 3, "refused": 0}
    assert usage["x"]["cost_usd"] == 0.5
    assert usage["x"]["latency_s_median"] == pytest.approx(0.1)
    assert usage["y"]["cost_usd"] is None, "an unknown cost is not zero"


def test_the_digest_tells_fields_apart() -> None:
    one = Article("a", "bc", ("d",))
    others = [Article("ab", "c", ("d",)), Article("a", "bcd"), Article("a", "bc", ("d", ""))]
    assert len({article_digest(article) for article in [one, *others]}) == 4
    assert article_digest(one) == article_digest(Article("a", "bc", ("d",), {"source": "x"}))
    assert combined([b"1", b"2"]) != combined([b"2", b"1"])


def make_run(results: Path, experiment: str, name: str, *, whole: bool = True) -> Path:
    path = results / experiment / name
    path.mkdir(parents=True)
    (path / "plan.json").write_text("{}", encoding="utf-8")
    if whole:
        (path / "run.json").write_text("{}", encoding="utf-8")
    return path


def test_selectors(tmp_path: Path) -> None:
    first = make_run(tmp_path, "b", "20260101T000000-000001")
    second = make_run(tmp_path, "a", "20260102T000000-000001")
    third = make_run(tmp_path, "b", "20260103T000000-000001")
    begun = make_run(tmp_path, "a", "20260104T000000-000001", whole=False)
    assert find("latest", tmp_path).path == third
    assert find("previous", tmp_path).path == first
    assert find("a@latest", tmp_path).path == second
    assert find(f"{tmp_path}/a/latest", tmp_path).path == second
    assert find(f"{tmp_path}/latest", tmp_path).path == third
    assert find("b@previous", tmp_path).path == first
    assert find("latest", tmp_path, whole=False).path == begun
    assert find(first.name, tmp_path).path == first
    assert find(str(first), tmp_path / "nowhere").path == first
    for selector in ("a@previous", "c@latest", "nobody", "b@nobody"):
        with pytest.raises(ResultsError, match="the newest are"):
            find(selector, tmp_path)
    with pytest.raises(ResultsError, match="there are no runs"):
        find("latest", tmp_path / "nowhere")
    with pytest.raises(ResultsError, match="is not whole"):
        Folder(begun).run()
