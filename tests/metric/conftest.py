"""Modules of ``evaluate`` for the tests: written there and loaded by the library itself."""

from __future__ import annotations

import sys

import pytest

MODULE = """
import datasets
import evaluate
{imports}

class {kind}(evaluate.Metric):
    def _info(self):
        text = datasets.Value("string")
        return evaluate.MetricInfo(
            description="", citation="", inputs_description="",
            features=datasets.Features({{"predictions": text, "references": {references}}}),
        )

    def _compute(self, predictions, references, scale=1):
        {compute}
"""
SEVERAL = "datasets.Sequence(text)"


@pytest.fixture
def evaluate_caches(tmp_path, monkeypatch):
    """Everything evaluate writes goes to the test's own folder, and nothing asks the network."""
    from evaluate import config

    for name in ("HF_EVALUATE_CACHE", "HF_METRICS_CACHE", "HF_MODULES_CACHE"):
        monkeypatch.setattr(config, name, tmp_path / "cache" / name.lower())
    monkeypatch.setattr(config, "HF_ENDPOINT", "http://127.0.0.1:9")  # the port of discard
    monkeypatch.setattr(config, "HF_UPDATE_DOWNLOAD_COUNTS", False)
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in ("HF_HUB_OFFLINE", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    before = {name for name in sys.modules if name.split(".")[0] == "evaluate_modules"}
    held = {name: sys.modules.pop(name) for name in before}
    yield
    for name in [name for name in sys.modules if name.split(".")[0] == "evaluate_modules"]:
        del sys.modules[name]
    sys.modules.update(held)


@pytest.fixture
def module(tmp_path, evaluate_caches):
    """Write a module's folder and return its path."""

    def write(compute: str, *, name="tiny", references=SEVERAL, imports="") -> str:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        code = MODULE.format(
            kind=name.title(), compute=compute, references=references, imports=imports
        )
        (folder / f"{name}.py").write_text(code, "utf-8")
        return str(folder)

    return write
