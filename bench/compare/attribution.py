"""What changed between two runs, from their manifests: texts, systems, metrics, data, machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.records import Run
from bench.results.measured import Measured

_SPEED = ("cpu", "cores", "system")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs, with its value before and after.

    ``what`` is texts, system, metric, dataset, config or environment.
    """

    what: str
    name: str
    before: str | None
    after: str | None


def changes(
    baseline: Measured,
    candidate: Measured,
    pairs: Sequence[tuple[str, str]],
    ids: Sequence[str],
) -> list[Change]:
    """Return all that differs, what can move a score first."""
    found = [change for pair in pairs for change in _texts(baseline, candidate, pair, ids)]
    for ours, theirs in pairs:
        found += _signature(
            theirs,
            str(baseline.run.systems[ours]["signature"]),
            str(candidate.run.systems[theirs]["signature"]),
        )
    found += _differing("metric", baseline.run.signatures, candidate.run.signatures)
    hashes = (run.dataset_sha256[:12] for run in (baseline.run, candidate.run))
    found += _differing("dataset", *({"articles": digest} for digest in hashes))
    found += _differing("config", *(_flat(run.config) for run in (baseline.run, candidate.run)))
    found += _differing("environment", _machine(baseline.run), _machine(candidate.run))
    return found


def _texts(
    baseline: Measured, candidate: Measured, pair: tuple[str, str], ids: Sequence[str]
) -> Iterator[Change]:
    """Yield how many summaries differ, where both runs keep them."""
    before, after = (
        {(s.article_id, s.repeat): s.text for s in side.summaries(system)}
        for side, system in zip((baseline, candidate), pair, strict=True)
    )
    if before and after:
        wanted = set(ids)
        both = [key for key in before if key in after and key[0] in wanted]
        changed = sum(before[key] != after[key] for key in both)
        if changed:
            yield Change("texts", pair[1], None, f"{changed:,} of {len(both):,} summaries differ")


def _signature(system: str, before: str, after: str) -> Iterator[Change]:
    """Yield the parts of a signature that differ: model, prompt, decoding."""
    if before == after:
        return
    old, new = _parts(before), _parts(after)
    for change in _differing("system", old, new):
        yield Change("system", f"{system} {change.name}", change.before, change.after)


def _parts(signature: str) -> dict[str, str]:
    """Return a signature's parts by name; what has none is numbered."""
    parts = {}
    for number, part in enumerate(signature.split("|")):
        name, colon, value = part.partition(":")
        parts[name if colon else f"part {number + 1}"] = value if colon else part
    return parts


def _differing(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        old, new = (None if side.get(name) is None else str(side[name]) for side in (before, after))
        if old != new:
            yield Change(what, name, old, new)


def _flat(config: Any, prefix: str = "") -> dict[str, Any]:
    """Return a config's values by dotted key."""
    if not isinstance(config, Mapping):
        return {prefix: config}
    return {
        key: value
        for name, inner in config.items()
        for key, value in _flat(inner, f"{prefix}.{name}" if prefix else str(name)).items()
    }


def _machine(run: Run) -> dict[str, Any]:
    found = _flat(run.environment)
    git = run.environment.get("git") or {}
    if git:
        found["git.commit"] = f"{git['commit'][:12]}{' (dirty)' if git.get('dirty') else ''}"
        found.pop("git.dirty", None)
    return found
