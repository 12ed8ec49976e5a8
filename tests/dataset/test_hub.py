"""Named corpora: a copy on disk, a hub on loopback, no hub at all."""

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.dataset.hub import Hub
from bench.records import DatasetError

ROOT = Path(__file__).resolve().parent.parent.parent
COMMIT = hashlib.sha1(b"a commit of this server").hexdigest()
NAME = "owner/some_corpus"
CODE = "owner/some_code"
COLUMNS = {"text": "article", "references": "highlights"}
ROWS = {
    "id": ["1", "2", "3"],
    "article": ["One.", "Two.", "Three."],
    "highlights": ["A.", "B.", "C."],
    "year": [2001, 2002, 2003],
}


def told(dataset: Hub) -> list[tuple[object, ...]]:
    return [(a.id, a.text, a.references, a.metadata) for a in dataset]


READ = [
    ("1", "One.", ("A.",), {"year": 2001}),
    ("2", "Two.", ("B.",), {"year": 2002}),
    ("3", "Three.", ("C.",), {"year": 2003}),
]


def test_a_saved_corpus(tmp_path: Path) -> None:
    test = datasets.Dataset.from_dict(ROWS)
    folder = tmp_path / "copy"
    datasets.DatasetDict({"test": test, "train": test.select([0])}).save_to_disk(str(folder))
    dataset = Hub(NAME, config="3.0.0", columns=COLUMNS, path=folder)
    assert told(dataset) == READ
    assert dataset.resolved_revision is None
    assert dataset.describe() == {
        "kind": "hub",
        "corpus": NAME,
        "config": "3.0.0",
        "split": "test",
        "revision": None,
        "resolved_revision": None,
        "data_dir": None,
        "path": "copy",
    }
    assert [a.id for a in Hub(NAME, split="train", columns=COLUMNS, path=str(folder))] == ["1"]
    assert told(Hub(NAME, columns=COLUMNS, path=folder, limit=1)) == READ[:1]
    assert told(Hub(NAME, columns=COLUMNS, path=folder, where={"year": 2002})) == READ[1:2]
    with pytest.raises(DatasetError, match="has no split 'dev': expected one of test, train: set"):
        list(Hub(NAME, split="dev", columns=COLUMNS, path=folder))
    with pytest.raises(DatasetError, match=r"some_corpus\[test\]:1: the row has no column 'text'"):
        list(Hub(NAME, path=folder))


def test_a_saved_split(tmp_path: Path) -> None:
    datasets.Dataset.from_dict(ROWS).save_to_disk(str(tmp_path / "copy"))
    assert told(Hub(NAME, columns=COLUMNS, path=tmp_path / "copy")) == READ


@pytest.mark.parametrize("inner", ["", "3.0.0", "english"])
def test_a_folder_of_data_files(inner: str, tmp_path: Path) -> None:
    (tmp_path / inner / "test").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    pq.write_table(pa.table(ROWS), tmp_path / inner / "test" / "0000.parquet")
    dataset = Hub(NAME, config="3.0.0", data_dir="english", columns=COLUMNS, path=tmp_path)
    assert told(dataset) == READ


def test_a_folder_with_a_card(tmp_path: Path) -> None:
    for config, count in (("long", 3), ("short", 1)):
        (tmp_path / config).mkdir()
        rows = [dict(zip(ROWS, row, strict=True)) for row in zip(*ROWS.values(), strict=True)]
        lines = "".join(json.dumps(row) + "\n" for row in rows[:count])
        (tmp_path / config / "test.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "README.md").write_text(
        "---\nconfigs:\n- config_name: long\n  data_files: long/*.jsonl\n"
        "- config_name: short\n  data_files:\n  - split: test\n    path: short/*.jsonl\n---\n",
        encoding="utf-8",
    )
    short = Hub(NAME, config="short", columns=COLUMNS, path=tmp_path)
    assert told(short) == READ[:1]
    with pytest.raises(DatasetError, match="cannot be read as split 'test' of config 'none'"):
        list(Hub(NAME, config="none", columns=COLUMNS, path=tmp_path))


def test_a_copy_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"which is no folder: expected a copy of 'owner/some_"):
        list(Hub(NAME, path=tmp_path / "none"))
    with pytest.raises(DatasetError, match=r"the copy in .* cannot be read as split 'test'"):
        list(Hub(NAME, path=tmp_path))
    (tmp_path / "some_corpus.py").write_text("raise SystemExit('run')", encoding="utf-8")
    with pytest.raises(DatasetError, match="cannot be read"):
        list(Hub(NAME, path=tmp_path))


class HubServer(ThreadingHTTPServer):
    """As much of the hub's protocol as reading a corpus takes, over the files of a folder."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), HubHandler)
        self.folder = folder
        self.address = f"http://127.0.0.1:{self.server_address[1]}"

    def entry(self, path: Path) -> dict[str, object]:
        content = path.read_bytes() if path.is_file() else b""
        return {
            "type": "file" if path.is_file() else "directory",
            "oid": hashlib.sha1(content).hexdigest(),
            "size": len(content),
            "path": str(path.relative_to(self.folder / NAME)),
        }


class HubHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args) -> None: ...

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for key, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def json(self, value: object) -> None:
        self.answer(200, json.dumps(value).encode(), Content_Type="application/json")

    def missing(self, code: str) -> None:
        self.answer(404, b"{}", X_Error_Code=code, Content_Type="application/json")

    def do_POST(self) -> None:
        wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["paths"]
        paths = [self.server.folder / NAME / path for path in wanted]
        self.json([self.server.entry(path) for path in paths if path.exists()])

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        name = CODE if CODE in path else NAME
        folder = self.server.folder / name
        api, files = f"/api/datasets/{name}", f"/datasets/{name}/resolve/{COMMIT}/"
        if path == api or path.startswith(f"{api}/revision/"):
            self.revision(path.removeprefix(api).removeprefix("/revision/") or "main")
        elif path.startswith(f"{api}/tree/{COMMIT}"):
            inner = folder / path.removeprefix(f"{api}/tree/{COMMIT}").strip("/")
            deep = "recursive=true" in self.path.lower()
            found = sorted(inner.rglob("*") if deep else inner.glob("*"))
            self.json(list(map(self.server.entry, found))) if found else self.missing(
                "EntryNotFound"
            )
        elif path.startswith(files) and (folder / path.removeprefix(files)).is_file():
            self.content((folder / path.removeprefix(files)).read_bytes())
        else:
            self.missing("EntryNotFound" if name in path else "RepoNotFound")

    def revision(self, revision: str) -> None:
        if revision in ("main", "refs/convert/parquet", COMMIT):
            self.json({"id": NAME, "sha": COMMIT, "siblings": [], "tags": []})
        else:
            self.missing("RevisionNotFound")

    def content(self, content: bytes) -> None:
        first, last = 0, len(content) - 1
        if span := self.headers.get("Range"):
            start, _, end = span.removeprefix("bytes=").partition("-")
            first, last = int(start), min(int(end or last), last)
        self.answer(
            206 if span else 200,
            content[first : last + 1],
            ETag=f'"{hashlib.sha1(content).hexdigest()}"',
            X_Repo_Commit=COMMIT,
            Content_Range=f"bytes {first}-{last}/{len(content)}",
        )


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> HubServer:
    folder = tmp_path_factory.mktemp("hub")
    for language, split in (("english", "test"), ("french", "test"), ("english", "train")):
        (folder / NAME / language / split).mkdir(parents=True)
        rows = {**ROWS, "language": [language] * 3}
        pq.write_table(pa.table(rows), folder / NAME / language / split / "0000.parquet")
    (folder / CODE).mkdir()
    (folder / CODE / "some_code.py").write_text("raise SystemExit('it was run')")
    server = HubServer(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


PROGRAM = """
import json, sys, time
from bench.dataset.hub import Hub
from bench.records import DatasetError
import datasets
from huggingface_hub import constants
columns = {"text": "article", "references": "highlights"}
for line in sys.stdin:
    options = json.loads(line)
    constants.ENDPOINT = datasets.config.HF_ENDPOINT = options.pop("endpoint")
    started = time.perf_counter()
    try:
        dataset = Hub(**{"columns": columns, **options})
        found = [[article.id, article.language] for article in dataset]
        answer = {"found": found, "notes": dataset.notes(), **dataset.describe()}
    except DatasetError as error:
        answer = {"error": str(error)}
    print(json.dumps({**answer, "seconds": time.perf_counter() - started}), flush=True)
"""


def asked(hub: HubServer, home: Path, *questions: dict[str, object]) -> list[dict[str, object]]:
    """Ask in a process of its own: the libraries read their settings when they are imported."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HF_HOME": str(home),
        "HF_ENDPOINT": hub.address,
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_OFFLINE": "0",
        "no_proxy": "127.0.0.1",
    }
    lines = "".join(
        json.dumps({"name": NAME, "endpoint": hub.address, **question}) + "\n"
        for question in questions
    )
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=lines,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


NOWHERE = {"endpoint": "http://127.0.0.1:9"}
ENGLISH = {"revision": "refs/convert/parquet", "data_dir": "english"}
FOUND = [[number, "english"] for number in "123"]


def test_a_hub_and_then_none(hub: HubServer, tmp_path: Path) -> None:
    """What was read stays readable without the hub, at the commit that the hub had named."""
    online, kept, streamed, other, pinned, wrong, split, nobody, code, french = asked(
        hub,
        tmp_path,
        ENGLISH,
        ENGLISH | NOWHERE,
        ENGLISH | {"streaming": True},
        ENGLISH | NOWHERE | {"data_dir": "french"},
        ENGLISH | NOWHERE | {"revision": "0" * 40},
        {"revision": "nope"},
        ENGLISH | {"split": "dev"},
        {"name": "owner/nobody"},
        {"name": CODE},
        {"data_dir": "french", "revision": COMMIT},
    )
    assert online["found"] == kept["found"] == streamed["found"] == FOUND
    assert french["found"] == [[number, "french"] for number in "123"]
    commits = {answer["resolved_revision"] for answer in (online, kept, streamed, french)}
    assert commits == {COMMIT}
    assert online["notes"] == []
    assert kept["notes"][0].startswith("the hub was not reached (")
    assert kept["notes"][0].endswith(f"{NAME} was read as kept at {COMMIT}")
    advice = ": set dataset.path=FOLDER to a local copy, or run once online"
    for answer, at in ((other, ""), (pinned, f" at revision {'0' * 40}")):
        start = f"dataset '{NAME}' is not on this machine{at} and the hub cannot be reached: "
        assert answer["error"].startswith(start)
        assert answer["error"].endswith(advice)
        assert answer["seconds"] < 5
    assert wrong["error"].startswith(f"dataset '{NAME}' has no revision 'nope': expected a branch")
    assert "cannot be read as split 'dev'" in split["error"]
    assert nobody["error"].startswith("dataset 'owner/nobody' is not on the hub, or is not for")
    assert "scripts are no longer supported" in code["error"]
    assert code["error"].endswith("set dataset.revision=refs/convert/parquet")


def test_without_a_hub_the_error_comes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    started = time.perf_counter()
    with pytest.raises(DatasetError) as caught:
        list(Hub("owner/never_read", streaming=True))
    assert time.perf_counter() - started < 5
    assert str(caught.value).startswith(
        "dataset 'owner/never_read' is not on this machine and the hub cannot be reached: "
    )
    assert str(caught.value).endswith(
        ": set dataset.path=FOLDER to a local copy, or run once online"
    )
