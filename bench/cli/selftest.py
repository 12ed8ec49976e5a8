"""``bench selftest``: does this installation measure what it claims?"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from omegaconf import DictConfig
from rich.console import Console
from rich.table import Table

from bench import resource
from bench.cli.floors import Check, Floors, floors
from bench.cli.scoring import answering
from bench.cli.stages import metrics
from bench.cli.trials import Tried, tried
from bench.dataset.corrupt import committed
from bench.gate.drill import LOSS, MARGIN, Drill, drill
from bench.metric.rouge.parity import Parity, parity, published
from bench.records import BenchError

FORMATS = ("table", "json")
FAILED = 1
"""The exit code where a check fails."""
_PLAIN_WIDTH = 100


def selftest(config: DictConfig) -> int:
    """Try everything, print a row a check; return 1 where one fails, else 0."""
    _refuse_mistakes(config)
    start = perf_counter()
    built = metrics(config.get("metric"))
    wanted = floors(config.floors, list(built), sampled=config.limit is not None)
    errors = list(
        committed(resource("fixtures"), kinds=config.kinds, limit=config.limit, seed=config.seed)
    )
    with answering(built):
        found = {name: tried(name, metric, errors) for name, metric in built.items()}
    with tempfile.TemporaryDirectory() as folder:
        drilled = drill(Path(folder), seed=config.seed)
    checks = [
        *_rouge(parity(config.pairs, seed=config.seed), published()),
        *(check for name, one in found.items() for check in _metric(name, one, wanted[name])),
        *_gate(drilled),
    ]
    passed = all(check.ok for check in checks)
    told: dict[str, Any] = {"ok": passed, "seconds": perf_counter() - start}
    told |= {"seed": config.seed, "limit": config.limit}
    if config.format == "json":
        signatures = {name: metric.signature for name, metric in built.items()}
        print(_json(told | {"signatures": signatures}, found, checks))
    else:
        _print(checks, told["seconds"])
    return 0 if passed else FAILED


def _refuse_mistakes(config: DictConfig) -> None:
    if config.format not in FORMATS:
        raise BenchError(f"format={config.format}: it must be one of {', '.join(FORMATS)}")
    for name, least in (("limit", 1), ("pairs", 1), ("seed", 0)):
        value = config[name]
        whole = isinstance(value, int) and not isinstance(value, bool) and value >= least
        if not whole and not (name == "limit" and value is None):
            raise BenchError(f"{name}={value}: expected a whole number of at least {least}")


def _json(told: Mapping[str, Any], found: Mapping[str, Tried], checks: Sequence[Check]) -> str:
    held = {
        **told,
        "metrics": {name: asdict(one) for name, one in found.items()},
        "checks": [asdict(check) for check in checks],
    }
    return json.dumps(held, indent=2, ensure_ascii=False, allow_nan=False)


def _rouge(random: Parity, known: Parity) -> Iterator[Check]:
    for name, one in (("equal to rouge-score", random), ("published values", known)):
        yield Check(
            group="rouge",
            name=name,
            n=one.pairs,
            value=float(one.unequal),
            expected="0 differ",
            ok=one.unequal == 0,
            note=one.example,
        )


def _metric(name: str, one: Tried, wanted: Floors) -> Iterator[Check]:
    group = f"{name} on planted errors"
    for kind in one.kinds:
        if one.has_findings:
            yield wanted.detection_of(kind, group)
        else:
            yield Check(group, kind.kind, kind.n, None, "", True, lower=kind.lower)
    if one.has_findings:
        yield wanted.alarms_of(one, group)
    yield wanted.order_of(one, group)


def _gate(one: Drill) -> Iterator[Check]:
    """Yield what must come of runs without a difference, and of runs with a known loss."""
    group = "a planted regression"

    def check(name: str, value: float, expected: str, ok: bool, note: str | None = None) -> Check:
        return Check(group, name, None, value, expected, ok, note=note)

    yield check("compare, nothing changed: p", one.p_same, "above 0.05", one.p_same > 0.05)
    yield check(f"compare, a loss of {LOSS}: p", one.p_worse, "below 0.001", one.p_worse < 0.001)
    right = abs(one.delta + LOSS) < 1e-9
    yield check("its delta", one.delta, f"-{LOSS}", right)
    yield check("gate, nothing changed: exit code", one.exit_same, "0", one.exit_same == 0)
    both = one.exit_worse == 1 and len(one.failed) == 2
    yield check(
        f"gate, beyond a margin of {MARGIN}: exit code",
        one.exit_worse,
        "1, by both rules",
        both,
        None if both else f"broken rules: {', '.join(one.failed) or 'none'}",
    )
    alarms = f"false alarms of {one.draws} tests at 5 %"
    yield check(alarms, one.alarms, "at most 0.1", one.alarms <= 0.1)
    yield check("losses found of as many", one.caught, "at least 0.95", one.caught >= 0.95)
    yield check("runs are read as written", float(one.read_back), "1", one.read_back)


def _print(checks: list[Check], seconds: float) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in ("", "n", "value", "expected", "lower", ""):
        table.add_column(head, justify="right" if head in ("n", "value", "lower") else "left")
    group = None
    for one in checks:
        if one.group != group:
            group = one.group
            table.add_row(f"[bold]{group}[/bold]")
        verdict = "" if not one.expected else "ok" if one.ok else "[bold red]FAILED[/bold red]"
        table.add_row(f"  {one.name}", *one.cells(), verdict)
    console.print(table)
    for one in checks:
        if not one.ok:
            note = f" ({one.note})" if one.note else ""
            print(f"failed: {one.group}, {one.name}: {one.said()}: expected {one.expected}{note}")
    failed = sum(not one.ok for one in checks)
    held = sum(bool(one.expected) for one in checks)
    print(f"{f'{failed} of {held} checks fail' if failed else f'all {held} checks hold'}, "
          f"{seconds:.1f} s; lower: harmed summaries that score lower, ties half")  # fmt: skip
