"""What a leaderboard shows of a run, before it is drawn: rows in rank order, cells as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.records import Estimate, Run
from bench.results.measured import shown_metrics

UNKNOWN = "–"
_LEDGER = ("article_tokens", "article_tokens_seen", "articles_cut")
_COUNTED = ("articles", "references")


@dataclass(frozen=True, slots=True)
class Cell:
    """One estimate as text; ``mark`` is ``*`` for the best, ``=`` for its equals, or empty."""

    value: str
    interval: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One system, its name made printable; an ``upper_bound`` saw the references: not ranked."""

    system: str
    upper_bound: bool
    cells: tuple[Cell, ...]
    failed: str
    seen: str
    latency: str
    cost: str


@dataclass(frozen=True, slots=True)
class Board:
    """A leaderboard of ``n`` articles: metrics as columns, systems as rows, the best first."""

    metrics: tuple[str, ...]
    rows: tuple[Row, ...]
    n: int

    @property
    def others(self) -> dict[str, str]:
        """Return the columns beside the metrics, each with its head.

        ``seen`` is there where a backend counts the tokens that reached its model.
        """
        heads = {"failed": "failed", "latency": "median time", "cost": "cost"}
        counted = any(row.seen != UNKNOWN for row in self.rows)
        return {"seen": "seen", **heads} if counted else heads

    @property
    def has_upper_bound(self) -> bool:
        """Return whether a system saw the references."""
        return any(row.upper_bound for row in self.rows)


def board(run: Run) -> Board:
    """Return a run's leaderboard, ordered by its first metric that has a direction."""
    metrics = shown_metrics(run)
    rows = [_row(run, system, metrics) for system in ranked(run)]
    return Board(tuple(metrics), tuple(rows), int(run.dataset["articles"]))


def ranked(run: Run) -> list[str]:
    """Return the systems in the order of a leaderboard."""
    metrics = shown_metrics(run)
    ranking = next((m for m in metrics if run.directions.get(m) is not None), None)
    return sorted(run.systems, key=lambda system: _rank(run, system, ranking))


def heading(run: Run) -> str:
    """Return how much was compared, in words."""
    parts = (("system", len(run.systems)), *((n[:-1], run.dataset[n]) for n in _COUNTED))
    return ", ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in parts)


def _rank(run: Run, system: str, ranking: str | None) -> tuple[bool, float]:
    estimate = run.estimates[system].get(ranking) if ranking else None
    if estimate is None or ranking is None:
        return (_upper_bound(run, system), float("inf"))
    value = -estimate.value if run.directions[ranking] else estimate.value
    return (_upper_bound(run, system), value)


def _upper_bound(run: Run, system: str) -> bool:
    return bool(run.systems[system].get("sees_references"))


def _row(run: Run, system: str, metrics: Sequence[str]) -> Row:
    counts, usage = run.counts[system], run.usage.get(system, {})
    return Row(
        system=printable(system),
        upper_bound=_upper_bound(run, system),
        cells=tuple(_cell(run, system, metric) for metric in metrics),
        failed=_failed(counts, usage),
        seen=_seen(usage),
        latency=duration(usage.get("latency_s_median")),
        cost=_cost(usage.get("cost_usd")),
    )


def _failed(counts: Mapping[str, int], usage: Mapping[str, float | None]) -> str:
    others = {kind: counts[kind] for kind in ("refused", "empty")}
    others["cut off"] = int(usage.get("ended_by_length") or 0)
    parts = [f"{n} {kind}" for kind, n in others.items() if n]
    return ", ".join([str(counts["failed"]), *parts])


def _seen(usage: Mapping[str, float | None]) -> str:
    """Return the share of the articles' tokens that reached the model, and of how many not all."""
    offered, seen, cut = (usage.get(name) for name in _LEDGER)
    if offered is None or seen is None:
        return UNKNOWN
    share = f"{100 * seen / offered:.0f} %" if offered else "100 %"
    return f"{share} ({cut:.0f} cut)" if cut else share


def _cell(run: Run, system: str, metric: str) -> Cell:
    estimate: Estimate | None = run.estimates[system].get(metric)
    if estimate is None:
        return Cell(UNKNOWN)
    leaders = run.leaders.get(metric, {})
    mark = "*" if leaders.get("best") == system else "=" * (system in leaders.get("tied", ()))
    digits = decimals(run, metric)
    # Adding zero takes the sign from what is rounded to -0.
    value, low, high = (
        f"{round(v, digits) + 0.0:,.{digits}f}"
        for v in (estimate.value, estimate.low, estimate.high)
    )
    return Cell(value, f"{low}–{high}" if estimate.n > 1 else "", mark)


def printable(text: str) -> str:
    """Return a name from data with what could move the cursor or the reading order replaced."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def decimals(run: Run, metric: str) -> int:
    """Return how many decimals suit a metric's column: three or so significant digits."""
    estimates = (values.get(metric) for values in run.estimates.values())
    size = max((abs(e.value) for e in estimates if e), default=0.0)
    return 3 if size < 2 else 2 if size < 20 else 1 if size < 1000 else 0


def duration(seconds: float | None) -> str:
    """Return a duration in a unit that suits it, ``–`` where it is unknown."""
    if seconds is None:
        return UNKNOWN
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _cost(usd: float | None) -> str:
    return UNKNOWN if usd is None else f"${usd:,.4f}"
