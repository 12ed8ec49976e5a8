"""Any metric of the Hugging Face ``evaluate`` library, one value a summary."""

from __future__ import annotations

import hashlib
import inspect
import json
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from bench.metric import columns
from bench.metric.hf_module import load, reason
from bench.records import Article, MetricError, Scores

_SOURCES: Mapping[str, Callable[[Article, str], Any]] = {
    "summary": lambda _, summary: summary,
    "reference": lambda article, _: article.references[0],
    "references": lambda article, _: list(article.references),
    "article": lambda article, _: article.text,
}
_INPUTS = {"predictions": "summary", "references": "references"}
_TINY = [
    (
        Article("tiny-1", "A cat sat on the mat all day.", ("The cat sat on the mat.",)),
        "A cat sat.",
    ),
    (Article("tiny-2", "Rain fell on the town at night.", ("It rained at night.",)), "Rain fell."),
    (
        Article("tiny-3", "The bridge opens again in May.", ("The bridge opens.",)),
        "It opens again.",
    ),
]
_LOCK = threading.Lock()
"""Held over every computation: instances shared by threads raise, or answer wrongly in silence."""


class HfEvaluate:
    """A metric of ``evaluate``, by name or from a folder that holds a module of its own name.

    ``keys`` maps the module's result keys to ours; None takes every number it returns.
    ``directions`` says of our keys whether higher is better; one that is not named is descriptive.
    ``inputs`` says what each of the module's inputs is: summary, reference (the first),
    references, article, or None for none. ``kwargs`` are handed to each computation.

    A list of one number a summary is taken as it is; where the module returns one number for all,
    it is asked about each summary by itself. Which it does is found by asking it about two and
    three tiny summaries, at construction: what cannot run is told before any summary is made.

    Undefined where the module answers NaN or infinity, and, where it is given references, for an
    article without any. The module is Python code that is run: choose one that you trust.

    Raises:
        MetricError: the module cannot be found, loaded or computed, or its keys are others.
    """

    def __init__(
        self,
        path: str,
        config_name: str | None = None,
        *,
        keys: Mapping[str, str] | None = None,
        directions: Mapping[str, bool | None] | None = None,
        kwargs: Mapping[str, Any] | None = None,
        inputs: Mapping[str, str | None] | None = None,
    ) -> None:
        self._path, self._config_name = str(path), config_name
        chosen = _INPUTS if inputs is None else inputs
        self._inputs = {name: source for name, source in chosen.items() if source is not None}
        self._kwargs = dict(kwargs or {})
        self._module = load(self._path, config_name)
        self._check_inputs()
        shapes = self._probe()
        self._keys = self._chosen(shapes, keys)
        self._is_batched = all(shapes[key] == 1 for key in self._keys)
        self.directions: Mapping[str, bool | None] = self._declared(directions or {})
        self.signature = self._signed()

    def __reduce__(self) -> tuple[Any, ...]:
        directions = dict(self.directions)
        return _rebuilt, (
            (self._path, self._config_name),
            {"keys": self._keys, "directions": directions}
            | {"kwargs": self._kwargs, "inputs": self._inputs},
        )

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return a column a key, one value a summary."""
        rows: list[list[float | None]] = [[None] * len(self._keys) for _ in summaries]
        pairs = list(zip(articles, summaries, strict=True))
        asked = [i for i, (article, _) in enumerate(pairs) if self._is_defined(article)]
        size = max(1, len(asked) if self._is_batched else 1)
        for start in range(0, len(asked), size):
            batch = asked[start : start + size]
            result = self._numbers([pairs[i] for i in batch])
            for place, key in enumerate(self._keys):
                for i, value in zip(batch, self._values(result, key, len(batch)), strict=True):
                    rows[i][place] = value if math.isfinite(value) else None
        return Scores(columns(list(self._keys.values()), rows))

    def _is_defined(self, article: Article) -> bool:
        needs = {"reference", "references"} & set(self._inputs.values())
        return bool(article.references) or not needs

    def _numbers(self, pairs: Sequence[tuple[Article, str]]) -> dict[str, Any]:
        """Ask the module; keep what is a number or a list of numbers, as arrays."""
        inputs = {
            name: [_SOURCES[source](article, summary) for article, summary in pairs]
            for name, source in self._inputs.items()
        }
        try:
            with _LOCK:
                result = self._module.compute(**inputs, **self._kwargs)
        # The module is foreign code: it may raise anything.
        except Exception as error:
            raise self._failed(pairs, error) from error
        if not isinstance(result, Mapping):
            raise MetricError(f"metric {self._path!r} returned {result!r}: expected a mapping")
        arrays = {str(key): _array(value) for key, value in result.items()}
        return {key: array for key, array in arrays.items() if array is not None}

    def _values(self, result: Mapping[str, Any], key: str, n: int) -> list[float]:
        array = result.get(key)
        if array is None or array.size != n:
            got = "nothing" if array is None else f"{array.size} numbers"
            raise MetricError(
                f"metric {self._path!r} returned {got} for {key!r} of {n} summaries: "
                "expected one each"
            )
        values: list[float] = array.reshape(n).tolist()
        return values

    def _probe(self) -> dict[str, int]:
        """Return each usable result key: 1 where it gives a value a summary, 0 one for all."""
        two, three = self._numbers(_TINY[:2]), self._numbers(_TINY)
        shapes = {}
        for key in two.keys() & three.keys():
            if (two[key].shape, three[key].shape) in (((), ()), ((2,), (3,))):
                shapes[key] = two[key].ndim
        return dict(sorted(shapes.items()))

    def _chosen(self, shapes: Mapping[str, int], keys: Mapping[str, str] | None) -> dict[str, str]:
        if not shapes:
            raise MetricError(
                f"metric {self._path!r} returned no number, and no list of one a summary: "
                "give metric.hf_evaluate.kwargs with which it does"
            )
        chosen = {key: key for key in shapes} if keys is None else dict(keys)
        if not chosen or not set(chosen) <= set(shapes) or len(set(chosen.values())) < len(chosen):
            raise MetricError(
                f"metric.hf_evaluate.keys={keys}: expected keys of the module, each mapped to "
                f"another name: those with numbers in {self._path!r} are {', '.join(shapes)}"
            )
        return chosen

    def _declared(self, directions: Mapping[str, bool | None]) -> dict[str, bool | None]:
        ours = list(self._keys.values())
        strange = [key for key, value in directions.items() if value not in (True, False, None)]
        if strange or not set(directions) <= set(ours):
            raise MetricError(
                f"metric.hf_evaluate.directions={dict(directions)}: expected true, false or null "
                f"for {', '.join(ours)}"
            )
        return {key: directions.get(key) for key in ours}

    def _check_inputs(self) -> None:
        features = self._module.features
        taken = sorted(features[0] if isinstance(features, list) else features)
        if sorted(self._inputs) != taken or not set(self._inputs.values()) <= set(_SOURCES):
            raise MetricError(
                f"metric.hf_evaluate.inputs={self._inputs}: expected one of {', '.join(_SOURCES)} "
                f"for each of the module's inputs: {', '.join(taken)}, and null for any other"
            )

    def _signed(self) -> str:
        file = Path(inspect.getfile(type(self._module)))
        parts = {
            "config": self._config_name or "default",
            "inputs": ",".join(f"{name}={source}" for name, source in sorted(self._inputs.items())),
            "kwargs": json.dumps(self._kwargs, sort_keys=True, default=str),
            "evaluate": version("evaluate"),
            "sha256": _code_hash(file.parent),
        }
        named = "|".join(f"{name}:{value}" for name, value in parts.items())
        return f"hf_evaluate|{file.stem}|{named}|v:1"

    def _failed(self, pairs: Sequence[tuple[Article, str]], error: Exception) -> MetricError:
        return MetricError(
            f"metric {self._path!r} cannot score {len(pairs)} summaries from article "
            f"{pairs[0][0].id!r} on: {reason(error)}"
        )


def _rebuilt(places: tuple[str, str | None], options: Mapping[str, Any]) -> HfEvaluate:
    return HfEvaluate(*places, **options)


def _array(value: Any) -> Any:
    """Return a number or a list of numbers as a float array, None for anything else."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError, RuntimeError):
        return None
    return array.astype(float) if array.dtype.kind in "iuf" and array.ndim < 2 else None


def _code_hash(folder: Path) -> str:
    """Return the start of the SHA-256 over a module's Python files, which lie in its own folder."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
