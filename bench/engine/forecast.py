"""What a run will use, told before the first call is paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.contracts import Asked, Backend, Forecast
from bench.engine.budget import Budget
from bench.engine.cache import Cache
from bench.engine.stop import EngineError
from bench.records import Article


@dataclass(frozen=True, slots=True)
class _Outlook:
    system: str
    calls: int
    known: int
    expected: Forecast | None

    def __add__(self, other: _Outlook) -> _Outlook:
        expected = None
        if self.expected and other.expected:
            costs = (self.expected.cost_usd, other.expected.cost_usd)
            expected = Forecast(
                self.expected.input_tokens + other.expected.input_tokens,
                self.expected.output_tokens + other.expected.output_tokens,
                None if None in costs else sum(cost or 0 for cost in costs),
            )
        calls, known = self.calls + other.calls, self.known + other.known
        return _Outlook(self.system, calls, known, expected)

    def __str__(self) -> str:
        known = f" ({self.known:,} more are answered already)" if self.known else ""
        line = f"{self.system}: {self.calls:,} to ask{known}"
        if self.expected is None or not self.calls:
            return line
        cost = self.expected.cost_usd
        price = "price not known" if cost is None else f"up to ${cost:,.2f}"
        return (
            f"{line}, some {self.expected.input_tokens:,} tokens in, up to "
            f"{self.expected.output_tokens:,} out, {price}"
        )


def forecast(
    systems: Mapping[str, Backend],
    articles: Sequence[Article],
    cache: Cache | None = None,
    budget: Budget | None = None,
    *,
    repeats: int = 1,
    judged: Iterable[tuple[str, Asked]] = (),
) -> list[str]:
    """Return a line for each system whose answers are slow or paid, and one for a budget too small.

    ``judged`` is what metrics expect to ask, each with the name of its line; those of one name add
    up, and none is kept, since the messages of judges take memory.

    Raises:
        EngineError: ``budget.usd`` is set, and the price of a system is not known.
    """
    texts = [article.text for article in articles]
    paid = [name for name, backend in systems.items() if getattr(backend, "cacheable", False)]
    found: dict[str, _Outlook] = {}
    for name in paid:
        refuse_unknown_price(name, systems[name], budget)
        found[name] = _outlook(name, systems[name], texts, cache, repeats)
    for name, asked in judged:
        refuse_unknown_price(name, asked.backend, budget)
        outlook = _outlook(name, asked.backend, asked.texts, cache, asked.draws)
        found[name] = found[name] + outlook if name in found else outlook
    outlooks = list(found.values())
    return [*map(str, outlooks), *_beyond(outlooks, budget)]


def drawn_anew(backend: Backend, repeat: int) -> Backend:
    """Return the backend that draws once more, itself where it does so without being told."""
    if repeat and hasattr(backend, "repeated"):
        drawn: Backend = backend.repeated(repeat)
        return drawn
    return backend


def refuse_unknown_price(system: str, backend: Backend, budget: Budget | None) -> None:
    """Raise EngineError where dollars are limited and those of a backend cannot be counted."""
    if budget is None or budget.usd is None or not hasattr(backend, "forecast"):
        return
    if backend.forecast(["A text."]).cost_usd is None:
        raise EngineError(
            f"budget.usd={budget.usd:g} cannot be kept: the price of {system}'s model is not "
            "known. Give it (configs/price has examples), or limit budget.tokens instead"
        )


def _outlook(
    name: str, backend: Backend, texts: Sequence[str], cache: Cache | None, repeats: int
) -> _Outlook:
    """Return what one system will be asked: equal texts are asked once a repeat."""
    n_known, missing = 0, []
    for repeat in range(repeats):
        drawn = drawn_anew(backend, repeat)
        found = cache.get_many(drawn.signature, texts, repeat) if cache else [None] * len(texts)
        left = [text for text, answer in zip(texts, found, strict=True) if answer is None]
        n_known += len(texts) - len(left)
        missing += list(dict.fromkeys(left)) if cache and cache.on else left
    expected = backend.forecast(missing) if hasattr(backend, "forecast") else None
    return _Outlook(name, len(missing), n_known, expected)


def _beyond(outlooks: Sequence[_Outlook], budget: Budget | None) -> list[str]:
    """Say where more is expected than the budget allows: the run will stop there."""
    if budget is None:
        return []
    known = [outlook.expected for outlook in outlooks if outlook.expected]
    usd = sum(expected.cost_usd or 0 for expected in known)
    tokens = sum(expected.input_tokens + expected.output_tokens for expected in known)
    then = "the run stops there if it is used, and can be resumed"
    lines = []
    if budget.usd is not None and usd > budget.usd:
        lines.append(f"budget.usd={budget.usd:g} is less than the ${usd:,.2f} expected: {then}")
    if budget.tokens is not None and tokens > budget.tokens:
        lines.append(
            f"budget.tokens={budget.tokens:,g} are less than the {tokens:,} expected: {then}"
        )
    return lines
