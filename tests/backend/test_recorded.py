import hashlib
import json
import time

import pytest

from bench.backend import recorded
from bench.records import BackendError, Draft

ROWS = [
    {"article_id": "a", "system": "BART", "article": "…", "summary": "Eins, „zwei“\nund drei."},
    {"article_id": "a", "system": "../x", "article": "…", "summary": "二。"},
    {"article_id": "b", "system": "BART", "article": "…", "summary": ""},
    {"article_id": "b", "system": "../x", "article": "…", "summary": "", "error": "refused"},
]
EXPECTED = {
    "BART": [Draft(text="Eins, „zwei“\nund drei."), Draft(text="")],
    "../x": [Draft(text="二。"), Draft(error="refused")],
}
FILES = [
    "s.jsonl", "s.NDJSON", "s.jsonl.gz", "s.jsonl.zst", "s.json", "s.json.gz", "s.csv",
    "s.csv.zst", "run.v1.tsv", "s.parquet",
]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_same_systems(put, name):
    found = recorded.systems(put(ROWS, name))
    assert {name: one.summarize(["a", "b"]) for name, one in found.items()} == EXPECTED
    same = recorded.systems(put(ROWS))
    assert [one.signature for one in found.values()] == [one.signature for one in same.values()]


def test_a_backend_by_its_own_account(put):
    backend = recorded.systems(put(ROWS))["BART"]
    texts = json.dumps([["a", "Eins, „zwei“\nund drei.", None], ["b", "", None]]).encode()
    digest = hashlib.sha256(texts).hexdigest()[:12]
    assert backend.signature == f"recorded|sha256:{digest}|v:1"
    assert backend.takes_ids is True


def test_the_signature_follows_the_summaries_and_not_the_file(put):
    first = recorded.systems(put(ROWS))["BART"].signature
    assert recorded.systems(put(ROWS[::-1], "s.csv"))["BART"].signature == first
    edited = [{**row, "summary": row["summary"] + "!"} for row in ROWS[:3]]
    assert recorded.systems(put(edited))["BART"].signature != first


@pytest.mark.parametrize("system", ["BART", ["BART"], ["../x", "BART"]])
def test_systems_are_chosen_by_name(put, system):
    found = recorded.systems(put(ROWS), system=system)
    assert list(found) == ([system] if isinstance(system, str) else system)
    assert {name: one.summarize(["a", "b"]) for name, one in found.items()}.items() <= (
        EXPECTED.items()
    )


@pytest.mark.parametrize("system", ["T5", ["BART", "T5"]])
def test_a_system_that_is_not_there(put, system):
    with pytest.raises(BackendError, match=r"system=\['T5'\]: .* has the systems BART, \.\./x"):
        recorded.systems(put(ROWS), system=system)


def test_a_file_without_systems_is_one_backend(put):
    path = put([{"id": 7, "text": "Seven."}, {"id": "8", "text": "Eight."}])
    backend = recorded.systems(path)
    assert backend.summarize(["8", "7"]) == [Draft(text="Eight."), Draft(text="Seven.")]
    assert recorded.one(path).signature == backend.signature
    with pytest.raises(BackendError, match="has no column that names systems"):
        recorded.systems(path, system="BART")


def test_one_system_for_a_name_of_your_own(put):
    path = put(ROWS)
    assert recorded.one(path, system="BART").summarize(["a"]) == EXPECTED["BART"][:1]
    with pytest.raises(BackendError, match=r"has the systems BART, \.\./x: choose one"):
        recorded.one(path)


def test_columns_are_named_where_they_differ(put):
    rows = [{"doc": "a", "model": "m", "output": "S.", "text": "article", "problem": None}]
    names = {"id": "doc", "system": "model", "summary": "output", "error": "problem"}
    for name in ("s.jsonl", "s.parquet"):
        (found,) = recorded.systems(put(rows, name), columns=names).values()
        assert found.summarize(["a"]) == [Draft(text="S.")]


def test_what_stands_beside_a_summary_is_kept(put):
    rows = [
        {
            "article_id": "a",
            "summary": "S.",
            "input_tokens": 9,
            "output_tokens": 2,
            "cost_usd": 0.5,
            "finish_reason": "stop",
        },
        {"article_id": "b", "summary": "S."},
    ]
    expected = Draft(text="S.", input_tokens=9, output_tokens=2, cost_usd=0.5, finish_reason="stop")
    for name in FILES:
        found = recorded.one(put(rows, name)).summarize(["a", "b"])
        assert found == [expected, Draft(text="S.")]


def test_null_missing_and_failed_are_errors_with_their_reason(put):
    path = put(
        [
            {"article_id": "a", "system": "m", "summary": None},
            {"article_id": "b", "system": "m", "summary": None, "error": "too long"},
            {"article_id": "c", "system": "m"},
        ]
    )
    drafts = recorded.one(path).summarize(["a", "b", "c", "d"])
    assert [draft.error for draft in drafts] == [
        "recorded as null",
        "too long",
        "recorded as null",
        f"no recorded summary of article 'd' by system 'm' in {path}",
    ]


def test_missing_and_surplus_articles_are_told(put):
    path = put([{"article_id": str(i), "system": "m", "summary": "S."} for i in range(9)])
    backend = recorded.one(path)
    assert backend.notes([str(i) for i in range(9)]) == []
    missing, surplus = backend.notes(["0", "1", "x"])
    assert missing == (
        f"{path}: no summary by system 'm' of 1 article of the dataset, counted as failed: 'x'"
    )
    assert surplus == (
        f"{path}: summaries by system 'm' of 7 articles that the dataset does not have, left out: "
        "'2', '3', '4', '5', '6', …"
    )


def test_equal_rows_are_one_and_different_ones_are_refused(put):
    assert recorded.systems(put([*ROWS, ROWS[0]]))["BART"].summarize(["a"]) == EXPECTED["BART"][:1]
    rows = [*ROWS, {**ROWS[0], "summary": "Vier."}]
    for name, places in [("s.jsonl", r":1 and .*:5"), ("s.parquet", " row 1 and .* row 5")]:
        with pytest.raises(BackendError, match=rf"{places} differ on article 'a' by system 'BART'"):
            recorded.systems(put(rows, name))


def test_the_judged_summaries_are_read_in_a_second(judged):
    start = time.perf_counter()
    found = recorded.systems(judged / "summeval.jsonl.gz")
    duration_s = time.perf_counter() - start
    assert len(found) == 16
    assert {len(one._recorded) for one in found.values()} == {100}
    assert duration_s < 1


@pytest.mark.parametrize(("name", "systems"), [("frank", 9), ("xsumfaith", 5), ("cliff", 2)])
def test_every_judged_file_is_read(judged, name, systems):
    assert len(recorded.systems(judged / f"{name}.jsonl.gz")) == systems
