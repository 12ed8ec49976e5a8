"""From the parts of a run to its estimates, counts, use and leaders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from bench.records import Estimate, ResultsError
from bench.results.columns import floats
from bench.results.folder import Folder
from bench.statistics import estimates, tied_with_best

Values = NDArray[np.float64]
_COUNTED = (
    *("text", "error", "finish_reason", "latency_s"),
    *("cost_usd", "input_tokens", "output_tokens"),
)


class Bootstrap(TypedDict):
    """How intervals are drawn: the options of ``bench.statistics.estimates``."""

    resamples: int
    seed: int
    level: float


class ScoreCube:
    """One metric's scores of a run: ``values`` (articles, systems, keys), NaN undefined."""

    def __init__(self, folder: Folder, metric: str, systems: Sequence[str]) -> None:
        table = folder.scores(metric)
        self.metric = metric
        self.keys = [n for n in table.column_names if n not in ("article_id", "system")]
        self.systems = list(systems)
        columns = [floats(table[key]) for key in self.keys]
        if table.num_rows % len(systems):
            raise ResultsError(
                f"{folder.path}/scores/{metric} has not one row a system and article"
            )
        shape = (table.num_rows // len(systems), len(systems), len(self.keys))
        self.values: Values = np.stack(columns, axis=-1).reshape(shape)

    def estimates(self, bootstrap: Bootstrap) -> list[dict[str, Estimate | None]]:
        """Return, for each system, its estimate of each ``<metric>.<key>``."""
        n, systems, keys = self.values.shape
        found = estimates(self.values.reshape(n, systems * keys), **bootstrap)
        names = [f"{self.metric}.{key}" for key in self.keys]
        return [
            dict(zip(names, found[s * keys : (s + 1) * keys], strict=True)) for s in range(systems)
        ]

    def leaders(
        self, ranked: Sequence[int], directions: Mapping[str, bool | None], bootstrap: Bootstrap
    ) -> dict[str, dict[str, Any]]:
        """Return the best of the ``ranked`` systems a key, and those not to be told from it."""
        keys = [k for k, key in enumerate(self.keys) if directions.get(key) is not None]
        if not keys or not ranked:
            return {}
        signs = np.array([1.0 if directions[self.keys[k]] else -1.0 for k in keys])
        values = self.values[:, list(ranked)][:, :, keys] * signs
        names = [self.systems[i] for i in ranked]
        result: dict[str, dict[str, Any]] = {}
        for k, best, tied in zip(keys, *tied_with_best(values, **bootstrap), strict=True):
            if best is not None:
                others = [n for i, n in enumerate(names) if tied[i] and i != best]
                result[f"{self.metric}.{self.keys[k]}"] = {"best": names[best], "tied": others}
        return result


def counts_and_usage(
    folder: Folder, systems: Sequence[str]
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, float | None]]]:
    """Return each system's counts (articles, failed, empty, refused) and what it used.

    Latency is given by its median and 95th percentile; a sum over nothing known is None, never 0.
    """
    counts: dict[str, dict[str, int]] = {}
    usage: dict[str, dict[str, float | None]] = {}
    for index, system in enumerate(systems):
        rows = folder.summary_columns(index, _COUNTED)
        refused = [reason == "refusal" for reason in rows["finish_reason"]]
        failed = [error is not None for error in rows["error"]]
        counts[system] = {
            "articles": len(failed),
            "failed": sum(f and not r for f, r in zip(failed, refused, strict=True)),
            "empty": sum(text is not None and not text.strip() for text in rows["text"]),
            "refused": sum(refused),
        }
        latencies = [value for value in rows["latency_s"] if value is not None]
        median, p95 = np.quantile(latencies, (0.5, 0.95)).tolist() if latencies else (None, None)
        usage[system] = {"latency_s_median": median, "latency_s_p95": p95}
        for name in ("cost_usd", "input_tokens", "output_tokens"):
            known = [value for value in rows[name] if value is not None]
            usage[system][name] = sum(known) if known else None
    return counts, usage
