"""Backends that do what a test wants of them, and remember what they were asked."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import ClassVar

import pytest

from bench.contracts import Forecast
from bench.records import Draft
from bench.text import words


class Inner:
    """Answers with the first words of a text; a token is a word."""

    concurrency = 4
    cacheable = True

    def __init__(
        self,
        *,
        window: int | None = 20,
        keep: int = 5,
        batch_size: int = 3,
        name: str = "inner",
        answer: Callable[[str], Draft] | None = None,
    ) -> None:
        self.window = window
        self.batch_size = batch_size
        self.signature = f"{name}|keep:{keep}"
        self.asked: list[str] = []
        self.calls: list[list[str]] = []
        self.closed = 0
        self._keep = keep
        self._answer = answer or self._first

    def count_tokens(self, text: str) -> int:
        return len(words(text))

    def summarize(self, texts: Sequence[str]) -> list[Draft]:
        assert len(texts) <= self.batch_size
        self.calls.append(list(texts))
        drafts = [self._answer(text) for text in texts]
        self.asked += texts
        return drafts

    def close(self) -> None:
        self.closed += 1

    def notes(self, article_ids: Sequence[str]) -> list[str]:
        return [f"{self.signature} has seen {len(article_ids)} articles"]

    def _first(self, text: str) -> Draft:
        n = self.count_tokens(text)
        return Draft(
            text=" ".join(words(text)[: self._keep]) + ".",
            input_tokens=n + 10,
            output_tokens=self._keep,
            cached_input_tokens=0,
            article_tokens=n,
            article_tokens_seen=n if self.window is None else min(n, self.window),
            cost_usd=0.5,
            finish_reason="stop",
        )


class Paid(Inner):
    """An inner backend behind a server."""

    host = "api.example"
    limits: ClassVar = {"requests_per_minute": 60.0}

    def forecast(self, texts: Sequence[str]) -> Forecast:
        n = sum(map(self.count_tokens, texts))
        return Forecast(n + 10 * len(texts), 5 * len(texts), 0.5 * len(texts))

    def repeated(self, repeat: int) -> "Paid":
        return Paid(window=self.window, keep=self._keep + repeat, name=f"draw{repeat}")


def article(n_sentences: int, *, length: int = 7) -> str:
    """Return sentences in which every word is another one."""
    return " ".join(
        " ".join([f"S{i}", *(f"w{i}x{j}" for j in range(length - 1))]) + "."
        for i in range(n_sentences)
    )


@pytest.fixture(scope="session")
def fake() -> SimpleNamespace:
    return SimpleNamespace(Inner=Inner, Paid=Paid, article=article)
