"""The call cache: what is put is got, by whom soever, and a broken file ends no run."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.engine import rows
from bench.engine.cache import Cache
from bench.engine.stop import EngineError

TEXT = st.text(st.characters(exclude_categories=[]))  # lone surrogates too
ANSWER = st.dictionaries(
    TEXT, st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(signature=st.text(), request=TEXT, repeat=st.integers(0, 100), answer=ANSWER)
def test_what_is_put_is_got(
    cache: Cache, signature: str, request: str, repeat: int, answer: dict
) -> None:
    cache.put(signature, request, repeat, answer)
    assert cache.get(signature, request, repeat) == answer
    assert cache.get(signature, request, repeat + 1000) is None


@given(*[st.tuples(st.text(), TEXT, st.integers(0))] * 2)
def test_no_two_requests_share_a_key(one: tuple, other: tuple) -> None:
    keys = [rows.key(signature, rows.digest(text), n) for signature, text, n in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)


def test_what_runs_together_is_kept_apart() -> None:
    request = rows.digest("a")
    assert rows.key("ab", request, 1) != rows.key("a", b"b" + request, 1)


def test_a_signature_that_no_file_can_hold_is_refused(cache: Cache) -> None:
    for use in (lambda: cache.get("s\ud800", "a"), lambda: cache.put("s\ud800", "a", 0, {})):
        with pytest.raises(EngineError, match=r"signature 's\\ud800' is not valid Unicode"):
            use()
    assert cache.on


def test_many_are_read_at_once_in_their_order(cache: Cache) -> None:
    cache.put_many("s", [(str(i), {"n": i}) for i in range(0, 1300, 2)])
    found = cache.get_many("s", [str(i) for i in range(1300)])
    assert [answer and answer["n"] for answer in found] == [
        None if i % 2 else i for i in range(1300)
    ]


def test_an_answer_is_on_disk_when_put_returns_and_a_request_is_not(cache: Cache) -> None:
    cache.put("s", "The secret article.", 0, {"text": "Short."})
    files = list(cache.path.parent.iterdir())
    everything = b"".join(file.read_bytes() for file in files)
    assert b"Short." in everything
    assert b"secret" not in everything
    other = Cache(cache.path)
    assert other.get("s", "The secret article.") == {"text": "Short."}
    other.close()
    assert {file.stat().st_mode & 0o077 for file in files} == {0}, "for its user alone"


def test_refresh_serves_what_this_run_has_asked_and_nothing_older(cache: Cache) -> None:
    cache.put("s", "a", 0, {"text": "old"})
    time.sleep(0.002)
    begun = time.time()
    fresh = Cache(cache.path, "refresh", since=begun)
    assert fresh.get("s", "a") is None
    fresh.put("s", "a", 0, {"text": "new"})
    fresh.close()
    resumed = Cache(cache.path, "refresh", since=begun)
    assert resumed.get("s", "a") == {"text": "new"}
    resumed.close()
    assert cache.get("s", "a") == {"text": "new"}


def test_off_makes_no_file(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "none.sqlite", "off")
    cache.put("s", "a", 0, {})
    assert cache.get("s", "a") is None
    assert not cache.on
    assert not cache.path.exists()


def test_a_mode_that_is_none() -> None:
    with pytest.raises(EngineError, match="cache=always: it is one of use, refresh, off"):
        Cache(mode="always")  # type: ignore[arg-type]


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert Cache().path == tmp_path / "calls.sqlite", "BENCH_CACHE"
    monkeypatch.delenv("BENCH_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Cache().path == tmp_path / "summary-bench" / "calls.sqlite"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert Cache().path == Path("~/.cache/summary-bench/calls.sqlite").expanduser()
    assert Cache("~/mine.sqlite").path == Path.home() / "mine.sqlite"


def test_512_threads_write_and_read(cache: Cache) -> None:
    wrong: list[object] = []

    def work(number: int) -> None:
        for i in range(4):
            cache.put("s", f"{number}-{i}", 0, {"n": number})
            if cache.get("s", f"{number}-{i}") != {"n": number}:
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(512)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert cache.stats().answers == 2048
    assert cache.verify() == []


WRITER = """
import sys
from bench.engine.cache import Cache
cache = Cache(sys.argv[1], say=sys.exit)
for i in range(200):
    cache.put("s", f"shared {i}", 0, {"by": sys.argv[2]})
    cache.put("s", f"{sys.argv[2]} {i}", 0, {"by": sys.argv[2]})
cache.close()
"""


def test_processes_share_a_file_that_none_of_them_has_made(tmp_path: Path) -> None:
    path = tmp_path / "shared.sqlite"
    command = [sys.executable, "-c", WRITER, str(path)]
    root = Path(__file__).resolve().parent.parent.parent
    writers = [subprocess.Popen([*command, str(n)], cwd=root) for n in range(4)]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    cache = Cache(path)
    assert cache.stats().answers == 200 * 5
    assert cache.verify() == []
    found = cache.get_many("s", [f"3 {i}" for i in range(200)])
    assert found == [{"by": "3"}] * 200
    cache.close()


def test_the_file_is_bounded_and_what_was_used_last_stays(cache: Cache) -> None:
    cache.put("s", "dear", 0, {"text": "x" * 1000})
    small = Cache(cache.path, max_bytes=400_000)
    old = sqlite3.connect(cache.path)
    with old:
        old.execute("UPDATE answers SET used = used - 7200")
    old.close()
    assert small.get("s", "dear"), "which makes it used again"
    for i in range(1000):
        small.put("s", str(i), 0, {"text": "y" * 1000})
    assert small.stats().bytes <= 410_000
    assert small.stats().answers > 200
    assert small.get("s", "999")
    assert small.get("s", "0") is None
    assert small.verify() == []
    small.close()
    assert cache.path.stat().st_size <= 500_000, "what is free is given back to the disk"


def test_an_answer_that_is_used_again_outlives_older_ones(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c.sqlite", max_bytes=300_000)
    cache.put("s", "used", 0, {"text": "x" * 1000})
    for i in range(150):
        cache.put("s", str(i), 0, {"text": "y" * 1000})
    connection = sqlite3.connect(cache.path)
    with connection:  # all are two hours old, the first the oldest
        connection.execute("UPDATE answers SET used = used - 7200")
    connection.close()
    assert cache.get("s", "used")
    for i in range(150, 250):
        cache.put("s", str(i), 0, {"text": "y" * 1000})
    assert cache.get("s", "1") is None
    assert cache.get("s", "used")
    cache.close()


@pytest.mark.parametrize("content", [b"no database" * 400, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_file_that_is_no_cache_is_refused_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "calls.sqlite"
    path.write_bytes(content)
    cache = Cache(path)
    for use in (lambda: cache.get("s", "a"), cache.stats, cache.clear, cache.verify):
        with pytest.raises(EngineError, match=r"calls\.sqlite.*move it away"):
            use()
    assert path.read_bytes() == content, "it may hold what somebody wants"


def test_another_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "firefox.sqlite"
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()
    with pytest.raises(EngineError, match="has layout 0; this version"):
        Cache(path).get("s", "a")
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]
    connection.close()


def test_a_place_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said: list[str] = []
    cache = Cache(tmp_path / "file" / "calls.sqlite", say=said.append)
    assert cache.get("s", "a") is None
    cache.put("s", "a", 0, {})
    assert cache.get("s", "a") is None
    assert len(said) == 1
    assert "cannot be used" in said[0]
    assert "goes on without it" in said[0]
    with pytest.raises(EngineError, match="cannot be used as call cache"):
        Cache(tmp_path).stats()


def test_a_full_disk_is_done_without(tmp_path: Path) -> None:
    said: list[str] = []
    cache = Cache(tmp_path / "calls.sqlite", say=said.append)
    cache.put("s", "there", 0, {"text": "x"})
    cache._connection.execute("PRAGMA max_page_count = 8")  # as SQLite sees a full disk
    for i in range(100):
        cache.put("s", str(i), 0, {"text": "y" * 1000})
    assert len(said) == 1
    assert "full" in said[0]
    assert not cache.on
    again = Cache(tmp_path / "calls.sqlite")
    assert again.get("s", "there") == {"text": "x"}
    assert again.verify() == []
    again.close()


def test_verify_finds_what_was_tampered_with(cache: Cache) -> None:
    for name in ("a", "b", "c"):
        cache.put("s", name, 0, {"text": name})
    assert cache.verify() == []
    connection = sqlite3.connect(cache.path)
    with connection:
        connection.execute("UPDATE answers SET answer = '{' WHERE rowid = 1")
        connection.execute("UPDATE answers SET signature = 'other' WHERE rowid = 2")
    connection.close()
    wrong = cache.verify()
    assert ["row 1 holds no answer" in wrong[0], "row 2 is not what its key says" in wrong[1]] == [
        True,
        True,
    ]
    assert cache.get("s", "a") is None, "what is no answer is asked anew"
    assert cache.get("s", "c") == {"text": "c"}


def test_stats_and_clear(cache: Cache) -> None:
    assert cache.stats().answers == 0
    assert cache.clear() == 0
    assert not cache.path.exists(), "looking makes no file"
    cache.put_many("one", [("a", {"text": "x"}), ("b", {"text": "x"})])
    cache.put("two", "a", 0, {"text": "x"})
    stats = cache.stats()
    assert {name: n for name, (n, _) in stats.signatures.items()} == {"one": 2, "two": 1}
    assert stats.bytes > 0
    assert stats.oldest is not None
    assert stats.oldest <= stats.newest <= time.time()
    assert cache.clear("one") == 2
    assert cache.get("one", "a") is None
    assert cache.get("two", "a") == {"text": "x"}
    assert cache.clear() == 1


def test_a_row_holds_json_and_the_hash_of_its_request(cache: Cache) -> None:
    cache.put("s", "Ärger", 2, {"text": "naïve"})
    connection = sqlite3.connect(cache.path)
    (row,) = connection.execute("SELECT signature, request, repeat, answer FROM answers").fetchall()
    connection.close()
    assert row[:3] == ("s", rows.digest("Ärger"), 2)
    assert json.loads(row[3]) == {"text": "naïve"}
