"""Refusals: each names the place and says what to do."""

import pytest

from bench.metric.rouge import Rouge
from bench.metric.rouge.fallback import PythonKernel
from bench.metric.rouge.native import NativeKernel, library
from bench.records import Article, MetricError


@pytest.mark.parametrize("name", ["rouge0", "rougeX", "rouge", "rouge1000", "rouge01", "rougel", 1])
def test_unknown_types(name):
    with pytest.raises(MetricError, match=r"is not known: there are rouge1 to rouge999, rougeL"):
        Rouge(["rouge1", name])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"types": "rouge1"}, r"is a text: pass a list, as \['rouge1'\]"),
        ({"types": []}, "types is empty: choose some of rouge1, rouge2, rougeL, rougeLsum"),
        ({"tokenizer": "bpe"}, "tokenizer='bpe' is not known: choose one of ascii, unicode"),
        ({"sentences": "nltk"}, "sentences='nltk' is not known: choose one of newline, auto"),
        ({"multi": "min"}, "multi='min' is not known: choose one of max, mean"),
    ],
)
def test_unknown_options(options, message):
    with pytest.raises(MetricError, match=message):
        Rouge(**options)


@pytest.mark.parametrize(
    ("predictions", "references", "message"),
    [
        (["a", "b"], ["a"], "2 predictions but 1 references: pass"),
        (["a", "b"], ["a", []], r"references\[1\] is empty: remove the pair, or pass"),
        (["a", None], ["a", "b"], r"predictions\[1\] is of type NoneType: pass a text"),
        (["a", b"b"], ["a", "b"], r"predictions\[1\] is of type bytes"),
        (["a", "b"], ["a", None], r"references\[1\] is of type NoneType: pass a text or a list"),
        (["a", "b"], ["a", ["b", 3]], r"references\[1\]\[1\] is of type int: pass a text"),
        ("ab", ["a", "b"], "predictions is one text: pass a list"),
        (["a", "b"], "ab", "references is one text: pass a text, or a list of texts"),
    ],
)
def test_bad_arguments(kernel, predictions, references, message):
    with pytest.raises(MetricError, match=message):
        Rouge().compute(predictions, references)


def test_an_article_for_each_summary():
    with pytest.raises(MetricError, match="2 articles and 1 summaries"):
        Rouge().score([Article("1", "a", ("a",))] * 2, ["a"])


def test_an_object_scores_on_after_a_refusal(kernel):
    rouge = Rouge(["rouge1"])
    with pytest.raises(MetricError):
        rouge.compute(["a"], [1])
    assert rouge.compute(["a"], ["a"])["rouge1_f1"].tolist() == [1]


def test_python_serves_where_nothing_is_compiled(monkeypatch):
    monkeypatch.setattr("bench.metric.rouge.metric.library", lambda: None)
    assert Rouge().implementation == "python"
    monkeypatch.setattr("bench.metric.rouge.native.library", lambda: None)
    with pytest.raises(MetricError, match="not compiled: run python -m"):
        NativeKernel(["rouge1"], stemmer=False, mean=False, wide=False)


@pytest.mark.parametrize(
    ("status", "error", "message"),
    [
        (-1, MemoryError, "no memory"),
        (-2, MetricError, "2 GB or more"),
        (-9, MetricError, "failed with status -9"),
    ],
)
def test_errors_of_the_kernel(monkeypatch, status, error, message):
    if library() is None:
        pytest.skip("the C kernel is not compiled here: python -m bench.metric.rouge.build")
    monkeypatch.setattr(NativeKernel, "_call", lambda *_: status)
    with pytest.raises(error, match=message):
        Rouge().compute(["a"], ["a"])


@pytest.mark.parametrize("kind", [NativeKernel, PythonKernel])
def test_a_kernel_that_may_keep_nothing_scores_the_same(kind):
    import numpy as np

    if library() is None and kind is NativeKernel:
        pytest.skip("the C kernel is not compiled here: python -m bench.metric.rouge.build")
    summaries, references = ["a b", "b c", "runs"], ["b a", "c d", "running"]
    expected = np.stack(list(Rouge(["rouge1"], True).compute(summaries, references).values()))
    kernel = kind(["rouge1"], stemmer=True, mean=False, wide=False, limit=1)
    for _ in range(3):
        out = np.empty((3, 3))
        kernel.score(summaries, references, None, out)
        assert (out == expected).all()
