"""What must hold of a metric on planted errors: read from a config, held against what was found."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from omegaconf import DictConfig, OmegaConf

from bench.cli.trials import Tried
from bench.dataset.corrupt import KINDS
from bench.meta.detection import Detection, macro
from bench.records import BenchError

_KEYS = ("ordered", "false_alarms", "detection")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried: what came of it, and what was expected, "" where nothing was."""

    group: str
    name: str
    n: int | None
    value: float | None
    expected: str
    ok: bool
    lower: float | None = None
    note: str | None = None

    def cells(self) -> tuple[str, str, str, str]:
        """Return n, value, expected and lower as a table shows them."""
        n = "" if self.n is None else f"{self.n:,}"
        lower = "" if self.lower is None else f"{self.lower:.3f}"
        return n, "" if self.value is None else self.said(), self.expected, lower

    def said(self) -> str:
        """Return the value in few digits."""
        return "undefined" if self.value is None else f"{self.value:.3g}"


@dataclass(frozen=True, slots=True)
class Floors:
    """Shares from 0 to 1; None is no demand.

    They are about all errors there are. Where some were drawn (``sampled``), a share of n of them
    may fall short by two standard errors, or every small sample would fail by chance.
    """

    ordered: float | None = None
    false_alarms: float | None = None
    detection: Mapping[str, float] = field(default_factory=dict)
    sampled: bool = False

    def _slack(self, share: float, n: int) -> float:
        return 2 * math.sqrt(share * (1 - share) / max(n, 1)) if self.sampled else 0.0

    def _least(self, share: float | None, n: int) -> float | None:
        return None if share is None else max(share - self._slack(share, n), 0.0)

    def detection_of(self, one: Detection, group: str) -> Check:
        """Return whether enough errors of a kind were found."""
        least = self._least(self.detection.get(one.kind), one.n)
        expected = "" if least is None else f"at least {least:.3g}"
        ok = least is None or one.found >= least
        return Check(group, one.kind, one.n, one.found, expected, ok, lower=one.lower)

    def alarms_of(self, one: Tried, group: str) -> Check:
        """Return whether few enough unharmed summaries were objected to."""
        most, share = self.false_alarms, one.false_alarms
        most = None if most is None else min(most + self._slack(most, one.unharmed), 1.0)
        expected = "" if most is None else f"at most {most:.3g}"
        ok = most is None or (share is not None and share <= most)
        return Check(group, "unharmed, false alarms", one.unharmed, share, expected, ok)

    def order_of(self, one: Tried, group: str) -> Check:
        """Return whether harmed summaries score lower often enough, in the mean over kinds."""
        mean = macro([kind.lower for kind in one.kinds])
        n = sum(kind.n - kind.undefined for kind in one.kinds)
        least = self._least(self.ordered, n)
        expected = "" if least is None else f"at least {least:.3g}"
        ok = least is None or (mean is not None and mean >= least)
        undefined = sum(kind.undefined for kind in one.kinds)
        note = f"{undefined:,} without a score" if undefined else None
        return Check(group, f"harmed lower by {one.key}", n, mean, expected, ok, note=note)


def floors(config: DictConfig | None, names: Sequence[str], *, sampled: bool) -> dict[str, Floors]:
    """Return what must hold of each metric that is named; ``sampled``: not all errors are tried.

    Raises:
        BenchError: a floor is of no kind there is, or no share.
    """
    found: Any = OmegaConf.to_container(config, resolve=True) if config else {}
    read = {str(owner): _read(str(owner), given) for owner, given in found.items()}
    default = read.get("default", Floors())
    return {name: replace(read.get(name, default), sampled=sampled) for name in names}


def _read(owner: str, given: Any) -> Floors:
    where = f"floors.{owner}"
    if not isinstance(given, Mapping) or (unknown := [k for k in given if k not in _KEYS]):
        wrong = f" has {unknown[0]!r}" if isinstance(given, Mapping) else f" is {given!r}"
        raise BenchError(f"{where}{wrong}: expected {', '.join(_KEYS)}")
    detection = given.get("detection") or {}
    if other := [kind for kind in detection if kind not in KINDS]:
        raise BenchError(
            f"{where}.detection.{other[0]}: there is no such kind: there are {', '.join(KINDS)}"
        )
    return Floors(
        ordered=_share(f"{where}.ordered", given.get("ordered")),
        false_alarms=_share(f"{where}.false_alarms", given.get("false_alarms")),
        detection={
            kind: share
            for kind, value in detection.items()
            if (share := _share(f"{where}.detection.{kind}", value)) is not None
        },
    )


def _share(where: str, value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise BenchError(f"{where}={value}: expected a share from 0 to 1")
    return float(value)
