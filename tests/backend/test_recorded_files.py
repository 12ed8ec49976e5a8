import gzip
import sys

import pytest
import zstandard

from bench.backend import recorded
from bench.records import BackendError, Draft

ROWS = [
    {"article_id": "a", "system": "BART", "summary": "One."},
    {"article_id": "a", "system": "T5", "summary": "Two."},
    {"article_id": "b", "system": "BART", "summary": "Three."},
]
LINES = b'{"id": "a", "text": "S."}\n' * 99
BROKEN = [
    ("s.jsonl", b'{"article_id": "a", "summary": "S."}\n\n{"article_id"\n', r":3: not JSON"),
    ("s.jsonl", b"[1]\n", r":1: expected a JSON object"),
    ("s.jsonl", b"", "no rows"),
    ("s.jsonl", b'{"article_id": "a", "summary": ["S."]}', ":1: summary is of type list"),
    ("s.jsonl", b'{"article_id": "a", "summary": "\\ud800"}', ":1: summary is not valid Uni"),
    ("s.jsonl", b'{"article_id": "", "summary": "S."}', ":1: article_id is missing or empty"),
    ("s.jsonl", b'{"article_id": "a", "summary": "S.", "error": "E"}', ":1: both a summary and an"),
    (
        "s.jsonl",
        b'{"article_id": "a", "summary": "S.", "cost_usd": -1}',
        ":1: cost_usd=-1: expected",
    ),
    ("s.jsonl", b'{"article_id": "a", "summary": "S.", "input_tokens": 1.5}', "input_tokens=1.5"),
    ("s.jsonl", b'{"article_id": "a", "summary": "S.", "output_tokens": true}', "expected a whole"),
    ("s.csv", b"id,summary,cost_usd\n1,S.,much", "cost_usd='much': expected an amount"),
    ("s.jsonl", b'{"article": "a", "summary": "S."}', "no column article_id or id: it has artic"),
    ("s.jsonl", b'{"id": "a", "reference": "S."}', "no column summary or text: it has id, ref"),
    (
        "s.jsonl",
        b'{"id": 1, "text": "A"}\n{"id": 2, "text": "A", "summary": "S"}',
        ":2: has a summary, the",
    ),
    (
        "s.jsonl",
        b'{"id": 1, "system": "m", "text": "A"}\n{"id": 2, "text": "A"}',
        ":2: system is m",
    ),
    (
        "s.jsonl",
        b'{"id": 1, "text": "A"}\n{"id": 1, "system": "m", "text": "A"}',
        ":2: has a system",
    ),
    ("s.jsonl", b"\xff\xfe", "cannot be read: 'utf-8' codec"),
    ("s.json", b'{"a": 1}', "expected a JSON list of objects"),
    ("s.json", b'[\n{"a": ]', r":2: not JSON"),
    ("s.csv", b'id,summary\n1,"A\nB"\n2,C,D\n', r":4: 3 cells: expected 2"),
    ("s.csv", b'id,summary\n1,"A" B\n', r":2: not csv"),
    ("s.parquet", b"PAR1", "cannot be read"),
    ("s.jsonl.gz", b"no gzip", "cannot be read"),
    ("s.jsonl.gz", gzip.compress(LINES, mtime=0)[:-9], "cannot be read"),
    ("s.jsonl.zst", b"no zstd", "cannot be read"),
    ("s.jsonl.zst", zstandard.compress(LINES)[:-4], "ends within a frame"),
    ("s.txt", b"S.", "the name tells no format: expected jsonl"),
    ("s.parquet.gz", b"S.", "the name tells no format"),
]


@pytest.mark.parametrize(("name", "data", "message"), BROKEN, ids=[m for _, _, m in BROKEN])
def test_what_is_wrong_with_a_file_is_told(put, name, data, message):
    path = put(data, name)
    with pytest.raises(BackendError, match=message) as caught:
        recorded.systems(path)
    assert str(path) in str(caught.value)


def test_zstandard_that_is_not_installed(put, monkeypatch):
    path = put(zstandard.compress(LINES), "s.jsonl.zst")
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(BackendError, match=r"needs zstandard: pip install 'summary-bench\[zstd\]'"):
        recorded.systems(path)


def test_columns_that_are_not_there(put):
    with pytest.raises(BackendError, match=r"columns\.summry: expected one of id, system"):
        recorded.systems(put(ROWS), columns={"summry": "x"})
    with pytest.raises(BackendError, match=r"no column model: .*columns\.system="):
        recorded.systems(put(ROWS), columns={"system": "model"})
    for name in ("s.jsonl", "s.csv", "s.parquet"):
        with pytest.raises(BackendError, match=r"no column output: .*columns\.summary="):
            recorded.systems(put(ROWS, name), columns={"summary": "output"})


def test_json_may_leave_out_what_is_null(put):
    rows = [{"id": 1, "text": "A"}, {"id": 2, "text": None, "problem": "P"}]
    found = recorded.one(put(rows), columns={"error": "problem"})
    assert found.summarize(["1", "2"]) == [Draft(text="A"), Draft(error="P")]
    found = recorded.one(put([{"id": 1, "error": "E"}, {"id": 2, "summary": "B"}]))
    assert found.summarize(["1", "2"]) == [Draft(error="E"), Draft(text="B")]


def test_a_folder_a_pattern_and_a_list_are_one_file(put, tmp_path):
    put(ROWS[:1], "s.jsonl")
    put(ROWS[1:], "s.csv")
    (tmp_path / "notes.txt").write_text("no summaries")
    (tmp_path / "more").mkdir()
    for path in (tmp_path, tmp_path / "s.*", [tmp_path / "s.csv", str(tmp_path / "**/*.jsonl")]):
        found = recorded.systems(path)
        assert found["BART"].summarize(["a", "b"]) == [Draft(text="One."), Draft(text="Three.")]
        assert found["T5"].summarize(["a"]) == [Draft(text="Two.")]
    put([{**ROWS[0], "summary": "Other."}], "more/s.jsonl")
    with pytest.raises(BackendError, match=r"s\.jsonl:1 and .*more.s\.jsonl:1 differ on article"):
        recorded.systems([tmp_path, tmp_path / "more"])
    put([{"id": "a", "text": "Nameless."}], "more/s.jsonl")
    with pytest.raises(BackendError, match="some have a column that names systems, some have none"):
        recorded.systems([tmp_path, tmp_path / "more"])


@pytest.mark.parametrize("path", ["none.csv", "*.jsonl", ".", []])
def test_a_path_that_names_no_file(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BackendError, match=r"no such file|expected a file of summaries"):
        recorded.systems(path)


def test_a_long_cell_is_no_error(put):
    rows = [{"article_id": "a", "summary": "S.", "article": "word " * 100_000}]
    assert recorded.one(put(rows, "s.csv")).summarize(["a"]) == [Draft(text="S.")]
