"""``bench cache``: what the call cache holds, whether it is sound, and clearing it."""

from __future__ import annotations

from datetime import UTC, datetime

from omegaconf import DictConfig

from bench.engine.cache import Cache
from bench.engine.upkeep import Stats
from bench.records import BenchError

ACTIONS = ("stats", "clear", "verify")


def cache(config: DictConfig) -> int:
    """Look after the call cache; return the exit code, 1 where it is not sound."""
    kept = Cache(config.path)
    if config.action == "stats":
        _print(kept.stats())
    elif config.action == "clear":
        print(f"{kept.path}: {kept.clear(config.signature):,} answers deleted")
    elif config.action == "verify":
        wrong = kept.verify()
        print("\n".join(wrong) or f"{kept.path}: {kept.stats().answers:,} answers, all sound")
        return 1 if wrong else 0
    else:
        raise BenchError(f"action={config.action}: it must be one of {', '.join(ACTIONS)}")
    return 0


def _print(stats: Stats) -> None:
    print(f"{stats.path}: {stats.answers:,} answers, {stats.bytes / 1e6:,.1f} MB")
    if stats.oldest is not None and stats.newest is not None:
        print(f"made between {_day(stats.oldest)} and {_day(stats.newest)}")
    for signature, (answers, n_bytes) in stats.signatures.items():
        print(f"  {answers:>8,} answers {n_bytes / 1e6:>9,.2f} MB  {signature}")


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M UTC")
