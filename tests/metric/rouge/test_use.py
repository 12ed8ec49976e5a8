"""As people use it: many threads, many systems, long texts, ``evaluate``, and a fresh build."""

import ctypes
import os
import random
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bench.metric.rouge import Rouge, build
from bench.metric.rouge.native import library
from bench.records import MetricError

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "bench" / "metric" / "rouge"


def texts(seed: int, n: int, words: int) -> list[str]:
    rng = random.Random(seed)
    vocabulary = ["".join(rng.choices("abcdefghi", k=rng.randint(1, 8))) for _ in range(2000)]
    return [
        "".join(rng.choice(vocabulary) + rng.choice("     \n") for _ in range(words))
        for _ in range(n)
    ]


@pytest.mark.parametrize("tokenizer", ["ascii", "unicode"])
def test_eight_threads_share_one_object(kernel, tokenizer):
    n = 300 if kernel == "c" else 30
    systems = [texts(seed, n, 30) for seed in range(8)]
    references = texts(99, n, 40)
    rouge = Rouge(stemmer=True, tokenizer=tokenizer)
    start = threading.Barrier(8)

    def work(summaries: list[str]) -> list[dict[str, np.ndarray]]:
        start.wait()
        return [rouge.compute(summaries, references) for _ in range(3)]

    with ThreadPoolExecutor(8) as pool:
        threaded = list(pool.map(work, systems))
    for summaries, rounds in zip(systems, threaded, strict=True):
        alone = Rouge(stemmer=True, tokenizer=tokenizer).compute(summaries, references)
        for found in rounds:
            assert all((found[key] == alone[key]).all() for key in alone)


def test_known_references_change_no_number(kernel):
    references = texts(5, 50, 40)
    rouge = Rouge(stemmer=True)
    for seed in range(4):
        summaries = texts(seed, 50, 30)
        fresh = Rouge(stemmer=True).compute(summaries, references)
        found = rouge.compute(summaries, references)
        assert all((found[key] == fresh[key]).all() for key in fresh)


def test_thousands_of_pairs_are_scored_in_parts(kernel):
    summaries, references = texts(1, 3000, 3), texts(2, 3000, 3)
    several = [[reference] * (1 + i % 3) for i, reference in enumerate(references)]
    rouge = Rouge(["rouge1", "rougeLsum"])
    whole = rouge.compute(summaries, references)
    again = rouge.compute(summaries, several)
    for key, column in whole.items():
        assert (column == again[key]).all()
        assert column[2999] == rouge.compute(summaries[2999:], references[2999:])[key][0]


def test_long_texts(kernel):
    """A megabyte a text, a sentence of 100,000 words: both would not fit a table."""
    rng = random.Random(8)
    n = 100_000 if kernel == "c" else 4000
    words = ["".join(rng.choices("abcdefghijkl", k=6)) for _ in range(5000)]
    one, other = (" ".join(rng.choices(words, k=n)) for _ in range(2))
    rouge = Rouge(["rouge2", "rougeL", "rougeLsum"])
    found = rouge.compute([one, other, one, one], [one, one, one + "\nx", "x"])
    assert found["rougeL_f1"][0] == 1
    assert 0 < found["rougeL_f1"][1] < 1
    assert found["rougeLsum_precision"][2] == 1
    assert found["rougeLsum_f1"][3] == 0


def test_a_word_of_a_megabyte(kernel):
    word = "ab" * 500_000
    assert Rouge(["rouge1"], True).compute([word + "ing"], [word + "ed"])["rouge1_f1"][0] == 1


def test_long_texts_are_not_joined_all_at_once(monkeypatch):
    sizes = []
    rouge = Rouge(["rouge1"])
    kernel = rouge._kernel(rouge.types, stemmer=False, mean=False, wide=False)
    score = kernel.score

    def watched(summaries, references, counts, out):
        sizes.append(sum(map(len, summaries)))
        score(summaries, references, counts, out)

    monkeypatch.setattr(kernel, "score", watched)
    rouge._idle.append(kernel)
    summaries = ["a " * 700_000] * 12
    assert rouge.compute(summaries, ["a"] * 12)["rouge1_recall"].tolist() == [1] * 12
    assert max(sizes) <= 1 << 22


EVALUATE = """
import sys
import evaluate

module = evaluate.load(sys.argv[1])
assert isinstance(module, evaluate.Metric), type(module)
scores = module.compute(
    predictions=["the cat sat", "dogs"], references=["the cat", "dog"], types=["rouge1"],
    stemmer=True, aggregate=False,
)
assert scores == {
    "rouge1_precision": [2 / 3, 1.0], "rouge1_recall": [1.0, 1.0], "rouge1_f1": [0.8, 1.0]
}, scores
means = module.compute(predictions=["a b", "a b"], references=[["a", "b a"], ["c"]], seed=1)
assert means["rouge1_f1"]["value"] == 0.5, means
assert 0 <= means["rouge1_f1"]["low"] <= 0.5 <= means["rouge1_f1"]["high"] <= 1, means
assert means["rougeLsum_f1"]["n"] == 2, means
"""


def test_evaluate_loads_the_folder_offline(tmp_path):
    environment = os.environ | {
        "HF_EVALUATE_OFFLINE": "1",
        "HF_HUB_OFFLINE": "1",
        "HF_HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", EVALUATE, str(FOLDER)],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


needs_compiler = pytest.mark.skipif(
    sys.platform == "win32" or not any(map(shutil.which, ("cc", "gcc", "clang"))),
    reason="there is no C compiler here",
)


@needs_compiler
def test_build_is_free_of_warnings_and_gives_the_same_numbers(tmp_path, monkeypatch):
    monkeypatch.setenv("CFLAGS", "-Wall -Wextra -Werror -Wshadow -Wconversion -Wno-sign-conversion")
    made = build.build(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [made.name]
    assert ctypes.CDLL(str(made)).rouge_interface() == 1


@needs_compiler
def test_a_compiler_that_refuses_is_quoted(tmp_path, monkeypatch):
    monkeypatch.setenv("CFLAGS", "-include nothing.h")
    with pytest.raises(build.BuildError, match=r"failed:\n.*nothing\.h"):
        build.build(tmp_path)
    assert not list(tmp_path.iterdir())


def test_no_compiler(monkeypatch):
    monkeypatch.setenv("CC", "no-such-compiler -O2")
    with pytest.raises(build.BuildError, match="no C compiler: looked for no-such-compiler"):
        build.compiler()
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(build.BuildError, match="not compiled on Windows"):
        build.compiler()


def fresh_library(monkeypatch, tmp_path: Path) -> None:
    """Make native.py look for its library in a folder of ours."""
    monkeypatch.setattr("bench.metric.rouge.native.__file__", str(tmp_path / "native.py"))


def test_a_broken_library_is_refused(monkeypatch, tmp_path):
    fresh_library(monkeypatch, tmp_path)
    assert library.__wrapped__() is None
    (tmp_path / build.LIBRARY).write_bytes(b"not a library")
    with pytest.raises(MetricError, match="cannot be loaded"):
        library.__wrapped__()


@needs_compiler
def test_a_library_of_other_sources_is_refused(monkeypatch, tmp_path):
    fresh_library(monkeypatch, tmp_path)
    build.build(tmp_path)
    monkeypatch.setattr("bench.metric.rouge.native._INTERFACE", 99)
    with pytest.raises(MetricError, match="compiled from other sources: run python -m"):
        library.__wrapped__()
