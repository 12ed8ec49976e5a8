"""Tables in every form, exact errors, and the judged summaries."""

import csv
import gzip
import io
import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from bench.dataset.table import Table
from bench.records import DatasetError

ROWS = [
    {"id": "007", "text": "One, “two”.\nThree.", "references": "A.", "lang": "en"},
    {"id": "NA", "text": "null", "references": "", "lang": "null"},
    {"id": "1e5", "text": 'He said "no".', "references": "C; d\te.", "lang": ""},
]
READ = [
    ("007", "One, “two”.\nThree.", ("A.",), {"lang": "en"}),
    ("NA", "null", (), {"lang": "null"}),
    ("1e5", 'He said "no".', ("C; d\te.",), {"lang": ""}),
]


def jsonl(rows: list[object]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def separated(delimiter: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(ROWS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return stream.getvalue().encode()


def parquet(rows: list[dict[str, object]]) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), stream)
    return stream.getvalue()


def told(dataset: Table) -> list[tuple[object, ...]]:
    return [(a.id, a.text, a.references, a.metadata) for a in dataset]


def written(folder: Path, content: bytes, name: str = "rows.jsonl") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


FORMS = {
    "rows.jsonl": jsonl(ROWS),
    "rows.ndjson": jsonl(ROWS),
    "rows.json": jsonl(ROWS).rstrip(),
    "ROWS.JSONL": jsonl(ROWS),
    "bom.jsonl": b"\xef\xbb\xbf" + jsonl(ROWS),
    "crlf.jsonl": jsonl(ROWS).replace(b"\n", b"\r\n\r\n"),
    "rows.csv": separated(","),
    "bom.csv": b"\xef\xbb\xbf" + separated(","),
    "rows.tsv": separated("\t"),
    "rows[1].parquet": parquet(ROWS),
    "rows.jsonl.gz": gzip.compress(jsonl(ROWS)),
    "rows.jsonl.zst": zstandard.compress(jsonl(ROWS)),
    "frames.jsonl.zst": b"".join(map(zstandard.compress, jsonl(ROWS).splitlines(keepends=True))),
    "rows.csv.gz": gzip.compress(separated(",")),
    "rows.tsv.zst": zstandard.compress(separated("\t")),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_says_the_same(name: str, tmp_path: Path) -> None:
    dataset = Table(written(tmp_path, FORMS[name], name))
    assert told(dataset) == READ
    assert dataset.notes() == []
    size = len(FORMS[name])
    assert dataset.describe() == {"kind": "table", "files": [{"name": name, "bytes": size}]}
    assert told(Table(tmp_path)) == READ


def test_the_form_can_be_named(tmp_path: Path) -> None:
    assert told(Table(written(tmp_path, jsonl(ROWS), "rows.data"), format="jsonl")) == READ
    with pytest.raises(DatasetError, match=r"rows\.data: the file's form is unknown: expected one"):
        list(Table(tmp_path / "rows.data"))
    with pytest.raises(DatasetError, match="the file's form is xml"):
        list(Table(tmp_path / "rows.data", format="xml"))


def test_ragged_rows(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "text": "a", "extra": None, "n": 1, "ok": True, "x": 1.5},
        {"id": 2, "text": "b", "extra": {"references": ["r", None, " "]}, "tags": ["t"]},
        {"id": 2.5, "text": "c", "extra": {"other": 1}, "reference": "s", "metadata": {"n": 9}},
    ]
    columns = {"references": ["extra.references", "reference"]}
    assert told(Table(written(tmp_path, jsonl(rows)), columns=columns)) == [
        ("1", "a", (), {"n": 1, "ok": True, "x": 1.5, "extra": None}),
        ("2", "b", ("r",), {}),
        ("2.5", "c", ("s",), {"n": 9}),
    ]


def test_columns_metadata_and_language(tmp_path: Path) -> None:
    row = {"key": 7, "a": {"b": {"body": "Text."}}, "refs": ["R", "S"], "lang": "fr", "l": [1]}
    path = written(tmp_path, jsonl([row, {**row, "language": "de", "key": 8}]))
    columns = {"id": "key", "text": ["body", "a.b.body"], "references": "refs"}
    metadata = ["l", "a.b", "language", "none"]
    dataset = Table(path, columns=columns, metadata=metadata, language="fr")
    nested = {"l": [1], "a.b": {"body": "Text."}}
    assert told(dataset) == [
        ("7", "Text.", ("R", "S"), nested | {"language": "fr"}),
        ("8", "Text.", ("R", "S"), nested | {"language": "de"}),
    ]
    assert [article.language for article in dataset] == ["fr", "de"]
    assert dataset.notes() == ["no row read has the metadata 'none'"]
    made = Table(path, columns=columns | {"id": None, "references": None}, metadata=[], limit=1)
    assert told(made) == [(sha256(b"Text.").hexdigest()[:16], "Text.", (), {})]
    assert made.notes() == []


def test_parquet_values_that_json_lacks(tmp_path: Path) -> None:
    at = datetime(2025, 7, 21, 22, 29, 56, tzinfo=UTC)
    rows = [{"id": 1, "text": "t", "references": ["r"], "at": at, "x": float("nan"), "b": b"b"}]
    path = written(tmp_path, parquet(rows), "rows.parquet")
    metadata = {"at": "2025-07-21T22:29:56+00:00", "x": None}
    assert told(Table(path)) == [("1", "t", ("r",), metadata)]


GOOD = {"id": "1", "text": "t", "references": ["r"]}
LINE = '{"id": "1", "text": "…", "references": ["…"]}'
ERRORS = [
    (
        jsonl([GOOD]) + b'\n{"id": 3',
        "rows.jsonl",
        (
            "rows.jsonl:3: the line is not JSON (Expecting ',' delimiter: line 1 column 9 (char "
            "8)): "
            "expected one object a line"
        ),
    ),
    (
        b'[\n{"id": 3}\n]',
        "rows.json",
        (
            "rows.json:1: the line is not JSON (Expecting value: line 2 column 1 (char 2)): "
            "expected "
            "one object a line; write an array as lines with: jq -c '.[]' FILE"
        ),
    ),
    (
        b"[1]\n",
        "rows.jsonl",
        (
            "rows.jsonl:1: the line holds a JSON array: expected an object a line, such as "
            f"{LINE}: "
            "mend the line"
        ),
    ),
    (
        jsonl([GOOD]) + b'{"id": "2", "text": "t", "n": NaN}',
        "rows.jsonl",
        "rows.jsonl:2: the line is not JSON (NaN is no JSON): expected one object a line",
    ),
    (
        jsonl([GOOD, {"id": "2", "body": "t"}]),
        "rows.jsonl",
        (
            "rows.jsonl:2: the row has no column 'text' for the text: expected one of id, body: "
            "set "
            "dataset.columns.text"
        ),
    ),
    (
        jsonl([GOOD, {"text": "t"}]),
        "rows.jsonl",
        (
            "rows.jsonl:2: the row has no column 'id' for the id: expected one of text: set "
            "dataset.columns.id"
        ),
    ),
    (
        jsonl([GOOD, {"id": None, "text": "t"}]),
        "rows.jsonl",
        (
            "rows.jsonl:2: column 'id' holds nothing: expected the article's id, a string that "
            "is not "
            "empty: mend the row, or set on_error=skip"
        ),
    ),
    (
        jsonl([GOOD, {"id": "2", "text": ["t"]}]),
        "rows.jsonl",
        (
            "rows.jsonl:2: column 'text' holds a list: expected the article's text, a string "
            "that is "
            "not empty: mend the row, or set on_error=skip"
        ),
    ),
    (
        jsonl([GOOD, {"id": "2", "text": 5}]),
        "rows.jsonl",
        (
            "rows.jsonl:2: column 'text' holds the int '5': expected the article's text, a "
            "string that "
            "is not empty: mend the row, or set on_error=skip"
        ),
    ),
    (
        jsonl([GOOD, {"id": "2", "text": " \n"}]),
        "rows.jsonl",
        (
            "rows.jsonl:2: column 'text' holds nothing: expected the article's text, a string "
            "that is "
            "not empty: mend the row, or set on_error=skip"
        ),
    ),
    (
        jsonl([GOOD, {"id": "2", "text": "t", "references": [{"r": 1}]}]),
        "rows.jsonl",
        (
            "rows.jsonl:2: column 'references' holds an object: expected references, a string or a "
            "list of strings: mend the row, or set dataset.columns.references"
        ),
    ),
    (
        jsonl([GOOD]) + b'{"id": "2", "text": "\\ud800"}',
        "rows.jsonl",
        "rows.jsonl:2: article '2' is not valid Unicode: character 0 is the lone surrogate U+D800",
    ),
    (
        jsonl([GOOD]) + b'{"id": "2", "text": "\xe4"}',
        "rows.jsonl",
        (
            "rows.jsonl:2: character 22 is the byte 0xE4, which is not UTF-8: expected UTF-8 text: "
            "save the file as UTF-8"
        ),
    ),
    (
        jsonl([GOOD]) + b"[" * 100_000,
        "rows.jsonl",
        "rows.jsonl:2: the line is not JSON (maximum recursion depth exceeded",
    ),
    (
        b'id,text,references\n1,"two\nlines",r\n2,t\n',
        "rows.csv",
        (
            "rows.csv:4: the row has 2 fields: expected 3, as in the header (id, text, "
            "references): "
            "quote fields that hold the separator"
        ),
    ),
    (
        b'id,text,references\n1,t,r\n2,"t"x,r\n',
        "rows.csv",
        "rows.csv:3: the row is not CSV (',' expected after '\"'): expected fields quoted with \"",
    ),
    (
        b'id,text,references\n1,t,r\n\n2,"t\n,r\n',
        "rows.csv",
        'rows.csv:4: the row is not CSV (unexpected end of data): expected fields quoted with "',
    ),
    (
        b"id,text,references\n1,t,r\n2,\xe4,r\n",
        "rows.csv",
        (
            "rows.csv:3: character 1 is the byte 0xE4, which is not UTF-8: expected UTF-8 text: "
            "save "
            "the file as UTF-8"
        ),
    ),
    (
        parquet([GOOD, {"id": "2", "text": None, "references": []}]),
        "rows.parquet",
        (
            "rows.parquet:2: column 'text' holds nothing: expected the article's text, a string "
            "that "
            "is not empty: mend the row, or set on_error=skip"
        ),
    ),
]


@pytest.mark.parametrize(("content", "name", "expected"), ERRORS)
def test_errors_name_file_line_and_remedy(
    content: bytes, name: str, expected: str, tmp_path: Path
) -> None:
    path = written(tmp_path, content, name)
    with pytest.raises(DatasetError) as caught:
        list(Table(path))
    found = str(caught.value).replace(str(path), name)
    assert found.startswith(expected) if expected.endswith("exceeded") else found == expected


@pytest.mark.parametrize(("content", "name", "expected"), ERRORS)
def test_skipping_keeps_the_rest(content: bytes, name: str, expected: str, tmp_path: Path) -> None:
    last = b"\n" + jsonl([GOOD | {"id": "last"}])
    dataset = Table(
        [written(tmp_path, content, name), written(tmp_path, last, "last.jsonl")], on_error="skip"
    )
    assert [article.id for article in dataset] == ["1"] * (expected[len(name) + 1] != "1") + [
        "last"
    ]
    place = expected[: expected.index(": ") + 10]
    assert any(note.startswith(f"skipped {place}") for note in dataset.notes())


def test_files_that_cannot_be_read_at_all(tmp_path: Path) -> None:
    for content, name, message in [
        (b"no parquet", "a.parquet", "the file cannot be read .*: expected a Parquet file"),
        (gzip.compress(jsonl(ROWS))[:-9], "a.jsonl.gz", "the file cannot be read .*fetch it again"),
        (zstandard.compress(jsonl(ROWS))[:-9], "a.jsonl.zst", "the compressed data end too early"),
        (b"id,id\n", "a.csv", "a.csv:1: the header is id, id: expected names that differ"),
        (b"", "a.jsonl", "a.jsonl: no article was found"),
        (b"id,text\n", "b.csv", "b.csv: no article was found"),
        (parquet(ROWS)[:0], "b.parquet", "the file cannot be read"),
    ]:
        with pytest.raises(DatasetError, match=message):
            list(Table(written(tmp_path, content, name)))
    (tmp_path / "empty").mkdir()
    with pytest.raises(DatasetError, match="no file was found: expected files that end in"):
        list(Table(tmp_path / "empty"))


def test_references_that_are_nowhere(tmp_path: Path) -> None:
    path = written(tmp_path, jsonl([{"id": "1", "text": "t", "summary": "s"}] * 3))
    dataset = Table(path)
    assert len(list(dataset)) == 3
    assert dataset.notes() == [
        (
            "the articles have no references: no row read has 'references'; the columns are id, "
            "text, "
            "summary: set dataset.columns.references"
        )
    ]
    mistyped = Table(path, columns={"references": ["sumary", "highlights"]})
    with pytest.raises(DatasetError) as caught:
        list(mistyped)
    assert str(caught.value) == (
        f"{path}: no row has the column 'highlights' or 'sumary' for the references: expected one "
        "of id, text, summary: set dataset.columns.references, or set it to null where there are "
        "none"
    )


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"txt": "body"}, "dataset.columns names 'txt': expected id, text and references"),
        ({"text": None}, "dataset.columns.text is null: expected the name of a column"),
        ({"text": 5}, "dataset.columns.text holds 5: expected the name of a column"),
        ({"text": [""]}, "dataset.columns.text holds ''"),
    ],
)
def test_columns_that_make_no_sense(columns: dict[str, object], message: str) -> None:
    with pytest.raises(DatasetError) as caught:
        Table("x.jsonl", columns=columns)
    assert message in str(caught.value)


def test_distinct_makes_one_article_of_rows_that_agree(tmp_path: Path) -> None:
    rows = [
        {"id": "b", "text": "t", "references": None, "split": "test", "system": "x"},
        {"id": "a", "text": "u", "references": "s", "split": "test", "system": "x"},
        {"id": "b", "text": "t", "references": ["r"], "split": "test", "system": "y"},
        {"id": "b", "text": "t", "references": "", "split": "test", "system": "z"},
    ]
    assert told(Table(written(tmp_path, jsonl(rows)), distinct=True)) == [
        ("b", "t", ("r",), {"split": "test"}),
        ("a", "u", ("s",), {"split": "test", "system": "x"}),
    ]
    for change, part in [
        ({"text": "v"}, "text differs"),
        ({"references": "q"}, "references differ"),
    ]:
        path = written(tmp_path, jsonl([*rows, rows[2] | change]))
        with pytest.raises(DatasetError) as caught:
            list(Table(path, distinct=True))
        assert str(caught.value).replace(str(path), "rows") == (
            f"rows:5: article 'b' was read before, and the {part} here: expected equal ones "
            "because of dataset.distinct=true: give different articles different ids"
        )
        skipping = Table(path, distinct=True, on_error="skip")
        assert len(list(skipping)) == 2
        assert skipping.notes()[1].startswith("skipped rows.jsonl:5: article 'b'")


RECORDED = {"id": "article_id", "text": "article", "references": ["extra.references", "reference"]}


@pytest.mark.parametrize(
    ("name", "count", "references"),
    [("cliff", 300, 0), ("frank", 499, 1), ("summeval", 100, 11), ("xsumfaith", 500, 1)],
)
def test_judged_summaries(name: str, count: int, references: int, data: Path) -> None:
    """Counts of the files' own description."""
    metadata = ["dataset", "split", "extra.article_cluster"]
    file = data / "judged" / f"{name}.jsonl.gz"
    dataset = Table(file, columns=RECORDED, distinct=True, metadata=metadata)
    articles = list(dataset)
    assert len(articles) == len({article.id for article in articles}) == count
    assert {len(article.references) for article in articles} == {references}
    assert {article.metadata["dataset"] for article in articles} == {name}
    assert all(set(article.metadata) == set(metadata) for article in articles)
    assert dataset.notes() == []


VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
TEXT = st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip)
ROW = st.fixed_dictionaries(
    {"id": TEXT, "text": TEXT, "references": st.lists(TEXT)},
    optional={"a": VALUES | TEXT, "b": VALUES},
)


@given(rows=st.lists(ROW, min_size=1, max_size=5))
def test_jsonl_is_read_as_it_was_written(rows, tmp_path_factory) -> None:
    path = written(tmp_path_factory.getbasetemp(), jsonl(rows), "random.jsonl")
    assert told(Table(path)) == [
        (
            row["id"],
            row["text"],
            tuple(row["references"]),
            {key: row[key] for key in ("a", "b") if key in row},
        )
        for row in rows
    ]


@given(
    rows=st.lists(
        st.tuples(TEXT, TEXT, st.text(st.characters(exclude_categories=["Cs"]))), min_size=1
    )
)
def test_csv_is_read_as_it_was_written(rows, tmp_path_factory) -> None:
    path = tmp_path_factory.getbasetemp() / "random.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("id", "text", "other"), *rows])
    expected = [(key, text, (), {"other": other}) for key, text, other in rows]
    assert told(Table(path, columns={"references": None})) == expected
