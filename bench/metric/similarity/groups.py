"""A part of a run in groups whose vectors fit into memory together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.records import Article

Pair = tuple[Article, str]

_TEXTS = 256
"""Texts a group: of 512 tokens of 1,024 numbers, half a gigabyte."""


def grouped(articles: Sequence[Article], summaries: Sequence[str]) -> Iterator[list[Pair]]:
    """Yield the pairs in order; the summaries of one article stay together, as long as they fit."""
    group: list[Pair] = []
    n_texts = 0
    for article, summary in zip(articles, summaries, strict=True):
        is_new = not group or group[-1][0] != article
        if n_texts >= (_TEXTS if is_new else 2 * _TEXTS):
            yield group
            group, n_texts, is_new = [], 0, True
        group.append((article, summary))
        n_texts += 1 + is_new * len(article.references)
    if group:
        yield group
