"""``bench doctor``: what is installed here and what is not."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from omegaconf import DictConfig

from bench.cli.environment import environment
from bench.cli.errors import explain
from bench.cli.stages import metrics
from bench.engine.cache import Cache
from bench.metric.rouge.native import library
from bench.records import BenchError

_EXTRAS = {
    "zstd": ("zstandard",),
    "similarity": ("sacrebleu",),
    "ner": ("spacy",),
    "chat": ("anthropic", "httpx2", "openai"),
    "models": ("google.protobuf", "safetensors", "sentencepiece", "torch", "transformers"),
}
MISSING = 1
"""The exit code where something that was asked for is missing."""


def doctor(config: DictConfig) -> int:
    """Print what there is; return 1 where a named metric or the results folder cannot be used."""
    if config["keys"] is None:
        raise BenchError("keys is null: expected names of environment variables, or []")
    here = environment()
    print(f"summary-bench {here['summary_bench']}, Python {here['python']}, {here['system']}")
    native = os.environ.get("BENCH_ROUGE_KERNEL") != "python" and library() is not None
    print("ROUGE kernel: " + ("C" if native else "plain Python, the same numbers more slowly"))
    for line in (*_extras(), *_keys(config["keys"]), _cache()):
        print(line)
    wrong = [*_results(Path(config.results_dir).expanduser()), *_metrics(config)]
    for line in wrong:
        print(f"missing: {line}")
    return MISSING if wrong else 0


def _extras() -> Iterator[str]:
    for extra, modules in _EXTRAS.items():
        absent = [name for name in modules if not _there(name)]
        if absent:
            yield f"extra {extra}: no {', '.join(absent)}: pip install 'summary-bench[{extra}]'"
        else:
            yield f"extra {extra}: installed"


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # of the package that a dotted name is in
        return False


def _keys(names: list[str]) -> Iterator[str]:
    for name in names:
        yield f"{name}: {'set' if os.environ.get(name) else 'not set'}"


def _cache() -> str:
    stats = Cache(None).stats()
    return f"call cache: {stats.path}, {stats.answers:,} answers, {stats.bytes / 1e6:,.1f} MB"


def _results(folder: Path) -> Iterator[str]:
    """Yield why runs cannot be kept; a folder that is not there yet is made by the first run."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            print(f"results: {folder} can be written")
    except OSError as error:
        yield f"{folder} cannot be written ({error.strerror}): results_dir=DIR"


def _metrics(config: DictConfig) -> Iterator[str]:
    for name in config.get("metric") or ():
        try:
            metrics(DictConfig({name: config.metric[name]}))
            print(f"metric {name}: can be computed")
        except Exception as error:  # noqa: BLE001 (whatever it is, it is what was asked for)
            yield f"metric {name}: {explain('doctor', [], error)[0]}"
