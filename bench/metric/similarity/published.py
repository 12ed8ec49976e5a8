"""What bert-score publishes beside its code: the best layer of a model, and baselines."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
from pathlib import Path

from bench.records import MetricError

_LAYERS = {
    "roberta-large": 17,
    "roberta-base": 10,
    "roberta-large-mnli": 19,
    "distilroberta-base": 5,
    "bert-base-uncased": 9,
    "bert-large-uncased": 18,
    "bert-base-multilingual-cased": 9,
    "bert-base-chinese": 8,
    "distilbert-base-uncased": 5,
    "distilbert-base-multilingual-cased": 5,
    "scibert_scivocab_uncased": 8,
    "xlm-roberta-base": 9,
    "xlm-roberta-large": 17,
    "deberta-base-mnli": 9,
    "deberta-large-mnli": 18,
    "deberta-xlarge-mnli": 40,
    "deberta-v3-base": 9,
    "deberta-v3-large": 12,
    "longformer-base-4096": 7,
    "longformer-large-4096": 14,
    "bart-base": 6,
    "bart-large": 10,
}
"""The layer that agrees best with people on WMT16, by ``model2layers`` of bert-score 0.3.13."""


def known_layers(model: str) -> int | None:
    """Return the layer that bert-score takes of a model, by the last part of its name."""
    return _LAYERS.get(model.rstrip("/").rpartition("/")[2])


def baseline(
    model: str, layers: int, *, path: str | None, language: str
) -> tuple[tuple[float, float, float], str]:
    """Return what precision, recall and F1 of unrelated texts are, and a hash of where it stands.

    The file is ``path``, or the one that the package bert-score has for the model and language.

    Raises:
        MetricError: there is no such file, or it has no line for the layer.
    """
    file = _shipped(model, language) if path is None else Path(path).expanduser()
    try:
        content = file.read_text(encoding="utf-8")
        rows = {int(row["LAYER"]): row for row in csv.DictReader(content.splitlines())}
        row = rows[layers]
        values = (float(row["P"]), float(row["R"]), float(row["F"]))
    except OSError:
        raise MetricError(
            f"metric.bertscore.baseline_path={file}: there is no such file: expected the lines "
            "LAYER,P,R,F of bert-score's baselines"
        ) from None
    except (KeyError, TypeError, ValueError):
        raise MetricError(
            f"metric.bertscore.baseline_path={file} has no line for layer {layers}: expected the "
            "lines LAYER,P,R,F of bert-score's baselines, a line a layer from 0"
        ) from None
    if max(values) >= 1:
        raise MetricError(f"{file}: a baseline of {max(values)}: expected numbers below 1")
    return values, hashlib.sha256(content.encode()).hexdigest()[:12]


def _shipped(model: str, language: str) -> Path:
    spec = importlib.util.find_spec("bert_score")
    if spec is None or spec.origin is None:
        raise MetricError(
            "metric.bertscore.rescale_with_baseline=true needs a baseline: pip install bert-score, "
            "whose files are taken, or metric.bertscore.baseline_path=FILE"
        )
    folder = Path(spec.origin).parent / "rescale_baseline" / language
    for name in (model, model.rpartition("/")[2]):
        if (folder / f"{name}.tsv").is_file():
            return folder / f"{name}.tsv"
    raise MetricError(
        f"metric.bertscore.rescale_with_baseline=true: bert-score has no baseline of {model} for "
        f"language={language}: give metric.bertscore.baseline_path=FILE, or leave it false"
    )
