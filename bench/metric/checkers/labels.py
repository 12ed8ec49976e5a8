"""Which of a model's outputs means what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.records import MetricError

_NAMES = {
    "entailment": ("entailment", "entail", "entails", "entailed", "supports", "supported"),
    "contradiction": ("contradiction", "contradict", "contradicts", "refutes", "refuted"),
    "neutral": ("neutral", "not enough info", "nei"),
}


def indices(
    owner: str, config: Any, labels: Mapping[str, int] | None, *, needed: Sequence[str]
) -> dict[str, int]:
    """Return the index of each label: as given, else by the names in the model's config.

    Raises:
        MetricError: one that is needed is not known, is out of range, or the config denies it.
    """
    n, told = int(config.num_labels), dict(getattr(config, "id2label", None) or {})
    named = {
        label: int(index)
        for index, name in told.items()
        for label, names in _NAMES.items()
        if str(name).lower().replace("_", " ").strip() in names
    }
    given = named if labels is None else dict(labels)
    where = f"metric.{owner}.labels"
    if wrong := [name for name in given if name not in _NAMES]:
        raise MetricError(f"{where}: there is no label {wrong[0]!r}: expected {', '.join(_NAMES)}")
    if absent := [name for name in needed if name not in given]:
        raise MetricError(
            f"{where} does not say which is {absent[0]}, and the model calls its labels {told}: "
            f"{where}={{entailment: 0, …}} by their numbers"
        )
    for name, index in given.items():
        if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < n:
            raise MetricError(f"{where}.{name}={index!r}: expected a number from 0 to {n - 1}")
        if named.get(name, index) != index:
            raise MetricError(
                f"{where}.{name}={index}: the model's own config says {named[name]} ({told}): "
                f"{where}=null takes it from there"
            )
    if len(set(given.values())) < len(given):
        raise MetricError(f"{where}={given}: two labels are the same output")
    return given


def said(known: Mapping[str, int]) -> str:
    """Return labels as a signature says them."""
    return "labels:" + ",".join(f"{name}={index}" for name, index in sorted(known.items()))


def require_two(owner: str, config: Any) -> None:
    """Refuse a classifier that has not two labels, the second of which is supported.

    Raises:
        MetricError: it has more or fewer.
    """
    if int(config.num_labels) != 2:
        raise MetricError(
            f"metric.{owner}: the model has {config.num_labels} labels: expected two, unsupported "
            "and supported: metric=[nli] takes others"
        )
