"""What Rouge is given, checked: every refusal names the place and says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bench.records import MetricError

References = Iterable[str | Iterable[str]]

TYPES = ("rouge1", "rouge2", "rougeL", "rougeLsum")
_STR = frozenset({str})
_TYPE = re.compile(r"rouge([1-9][0-9]{0,2}|L|Lsum)")


def checked_types(types: Sequence[str]) -> tuple[str, ...]:
    """Return the types once each, in order."""
    if isinstance(types, str):
        raise MetricError(f"types={types!r} is a text: pass a list, as [{types!r}]")
    for name in types:
        if not isinstance(name, str) or not _TYPE.fullmatch(name):
            raise MetricError(
                f"types: {name!r} is not known: there are rouge1 to rouge999, rougeL and rougeLsum"
            )
    if not types:
        raise MetricError(f"types is empty: choose some of {', '.join(TYPES)}")
    return tuple(dict.fromkeys(types))


def checked_option(name: str, value: str, known: Sequence[str]) -> str:
    """Return the value if it is a known one."""
    if value not in known:
        raise MetricError(f"{name}={value!r} is not known: choose one of {', '.join(known)}")
    return value


def checked_texts(texts: Iterable[str], name: str) -> list[str]:
    """Return the texts as a list."""
    if isinstance(texts, str):
        raise MetricError(f"{name} is one text: pass a list of texts")
    listed = list(texts)
    if not _STR.issuperset(map(type, listed)):
        for i, text in enumerate(listed):
            _check_text(text, f"{name}[{i}]")
    return listed


def flattened(references: References, n: int) -> tuple[list[str], list[int] | None]:
    """Return all references in one list, and how many each of the ``n`` predictions has.

    None for the second stands for one each.
    """
    if isinstance(references, str):
        raise MetricError("references is one text: pass a text, or a list of texts, a prediction")
    listed = list(references)
    if len(listed) != n:
        raise MetricError(
            f"{n} predictions but {len(listed)} references: pass a text, or a list of texts, for "
            "each prediction"
        )
    flat: list[str] = []
    if _STR.issuperset(map(type, listed)):
        flat += listed  # type: ignore[arg-type]
        return flat, None
    counts = []
    for i, item in enumerate(listed):
        texts = _texts_of(item, i)
        flat += texts
        counts.append(len(texts))
    return flat, counts


def _texts_of(item: str | Iterable[str], i: int) -> list[str]:
    if isinstance(item, str):
        return [item]
    if not isinstance(item, Iterable):
        raise MetricError(
            f"references[{i}] is of type {type(item).__name__}: pass a text or a list of texts"
        )
    texts = list(item)
    if not texts:
        raise MetricError(f"references[{i}] is empty: remove the pair, or pass a reference for it")
    if not _STR.issuperset(map(type, texts)):
        for k, text in enumerate(texts):
            _check_text(text, f"references[{i}][{k}]")
    return texts


def _check_text(text: object, place: str) -> None:
    if not isinstance(text, str):
        raise MetricError(f"{place} is of type {type(text).__name__}: pass a text")
