"""Finding and loading a module of ``evaluate``: a folder, the cache, the hub, and what is told."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import perf_counter

import pytest

from bench.metric import hf_module, rouge
from bench.metric.hf_evaluate import HfEvaluate
from bench.records import Article, MetricError

pytestmark = pytest.mark.usefixtures("evaluate_caches")

COMPUTE = 'return {"length": [len(p) for p in predictions]}'


def test_a_name_is_told_at_once_where_the_hub_cannot_be_reached():
    start = perf_counter()
    with pytest.raises(MetricError) as raised:
        HfEvaluate("meteor")
    assert str(raised.value) == (
        "metric 'meteor' is not on this machine and the hub cannot be reached: "
        "give metric.hf_evaluate.path=FOLDER with a local copy, or run once online"
    )
    assert perf_counter() - start < 3


def test_a_hub_that_never_answers_is_not_waited_for(monkeypatch):
    from evaluate import config

    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(config, "HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setattr(hf_module, "_PATIENCE_S", 0.3)
        start = perf_counter()
        with pytest.raises(MetricError, match="hub cannot be reached"):
            HfEvaluate("meteor")
        assert perf_counter() - start < 3
    assert config.HF_EVALUATE_OFFLINE is False


@pytest.mark.parametrize("offline", ["1", "true"])
def test_a_user_who_keeps_offline_is_not_asked_for_the_hub(monkeypatch, offline):
    monkeypatch.setenv("HF_HUB_OFFLINE", offline)
    with pytest.raises(MetricError, match="run once online"):
        HfEvaluate("someone/metric")


def test_a_name_comes_from_the_hub_and_later_from_the_cache(module, monkeypatch):
    from evaluate import config

    code = Path(module(COMPUTE), "tiny.py").read_bytes()

    class Hub(BaseHTTPRequestHandler):
        def do_HEAD(self):
            found = self.path == "/" or "/evaluate-metric/tiny/" in self.path
            self.send_response(200 if found else 404)
            self.send_header("ETag", '"1"')
            self.send_header("Content-Length", str(len(code)))
            self.end_headers()

        def do_GET(self):
            self.do_HEAD()
            self.wfile.write(code)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Hub) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        monkeypatch.setattr(config, "HF_ENDPOINT", address)
        monkeypatch.setattr(
            config, "HUB_EVALUATE_URL", address + "/spaces/{path}/resolve/{revision}/{name}"
        )
        online = HfEvaluate("tiny")
        with pytest.raises(MetricError, match="no metric 'absent' on this machine or on the hub"):
            HfEvaluate("absent")
        server.shutdown()
    offline = HfEvaluate("tiny")
    for metric in (online, offline):
        assert list(metric.score([Article("a", "x", ("r",))], ["four"]).values["length"]) == [4]
    assert online.signature == offline.signature


@pytest.mark.parametrize("path", ["/nowhere/tiny", "./tiny", "~/nowhere/tiny", "a/b/c"])
def test_a_folder_that_is_not_there_is_named(path):
    with pytest.raises(MetricError, match=r"path=.*there is no file .*\.py: expected"):
        HfEvaluate(path)


def test_a_missing_package_is_named_with_its_command(module):
    with pytest.raises(MetricError, match="package that is missing: pip install nosuchpackage"):
        HfEvaluate(module(COMPUTE, imports="import nosuchpackage"))


def test_a_package_that_is_missing_only_later_is_named_too(module):
    path = module(COMPUTE, imports="exec('import nosuchpackage.part')")
    with pytest.raises(MetricError, match=r"missing: pip install nosuchpackage$"):
        HfEvaluate(path)


def test_files_beside_the_module_belong_to_it_and_to_its_signature(module):
    path = module("return {'n': [N for _ in predictions]}", imports="from .beside import N")
    with pytest.raises(MetricError, match=r"needs a file that is missing: .*beside\.py"):
        HfEvaluate(path)
    signatures = set()
    for n in (1, 2):
        Path(path, "beside.py").write_text(f"N = {n}\n", "utf-8")
        metric = HfEvaluate(path)
        assert list(metric.score([Article("a", "x", ("r",))], ["s"]).values["n"]) == [n]
        signatures.add(metric.signature)
    assert len(signatures) == 2


def test_a_module_that_fails_as_it_starts_is_told(module):
    with pytest.raises(MetricError, match="cannot be loaded: ZeroDivisionError"):
        HfEvaluate(module(COMPUTE, imports="1 / 0"))


def test_the_rouge_of_this_project_is_such_a_module():
    folder = Path(rouge.__file__).parent
    if not (folder / "rouge.py").is_file():
        pytest.skip("bench/metric/rouge holds no module for evaluate")
    metric = HfEvaluate(str(folder), kwargs={"aggregate": False, "stemmer": True})
    articles = [Article("a", "x", ("Testing one two.", "Tests")), Article("b", "x", ("A cat.",))]
    got = metric.score(articles, ["tested", "the cats"]).values
    want = rouge.Rouge(stemmer=True).score(articles, ["tested", "the cats"]).values
    assert {key: list(got[key]) for key in want} == {key: list(want[key]) for key in want}
