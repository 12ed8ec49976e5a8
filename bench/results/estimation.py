"""From the parts of a run to its estimates, counts, use and leaders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from bench.records import Estimate, ResultsError
from bench.results.columns import floats
from bench.results.folder import OWNERS, Folder
from bench.statistics import estimates, tied_with_best

Values = NDArray[np.float64]
_COUNTED = (
    *("text", "error", "finish_reason", "latency_s"),
    *("cost_usd", "input_tokens", "cached_input_tokens", "output_tokens"),
    *("article_tokens", "article_tokens_seen"),
)


class Bootstrap(TypedDict):
    """How intervals are drawn: the options of ``bench.statistics.estimates``."""

    resamples: int
    seed: int
    level: float


class ScoreCube:
    """One metric's scores of a run: ``values`` (articles, systems, keys), NaN undefined.

    Where an article was summarized several times, its value is the mean of those that are defined.
    """

    def __init__(
        self, folder: Folder, metric: str, systems: Sequence[str], *, repeats: int = 1
    ) -> None:
        table = folder.scores(metric)
        self.metric = metric
        self.keys = [n for n in table.column_names if n not in OWNERS]
        self.systems = list(systems)
        columns = [floats(table[key]) for key in self.keys]
        if table.num_rows % (len(systems) * repeats):
            raise ResultsError(
                f"{folder.path}/scores/{metric} has not one row a system and article: "
                "remove that folder and resume the run"
            )
        values = np.stack(columns, axis=-1).reshape(-1, len(systems), repeats, len(self.keys))
        self.values: Values = _mean(values)

    def estimates(self, bootstrap: Bootstrap) -> list[dict[str, Estimate | None]]:
        """Return, for each system, its estimate of each ``<metric>.<key>``."""
        n, systems, keys = self.values.shape
        flat = self.values.reshape(n, systems * keys)
        # It holds its level for few and skewed scores best: docs/statistics.md.
        found = estimates(flat, **bootstrap, method="studentised")
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


def _mean(values: Values) -> Values:
    """Return the mean over the repeats (axis 2) of what is defined; NaN where nothing is."""
    defined = ~np.isnan(values)
    n = defined.sum(axis=2)
    totals = np.where(defined, values, 0.0).sum(axis=2)
    return np.where(n > 0, totals / np.maximum(n, 1), np.nan)


def counts_and_usage(
    folder: Folder, systems: Sequence[str]
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, float | None]]]:
    """Return each system's counts (articles, failed, empty, refused) and what it used.

    Latency is given by its median and 95th percentile; a sum over nothing known is None, never 0.
    ``articles_cut`` counts those of which the model saw less than the whole.
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
        usage[system]["articles_cut"] = _cut(rows)
        usage[system]["ended_by_length"] = rows["finish_reason"].count("length")
        for name in _COUNTED[4:]:
            known = [value for value in rows[name] if value is not None]
            usage[system][name] = sum(known) if known else None
    return counts, usage


def _cut(rows: Mapping[str, Sequence[int | None]]) -> int | None:
    """Return how many articles were not seen whole; None where no backend counts tokens."""
    pairs = zip(rows["article_tokens"], rows["article_tokens_seen"], strict=True)
    known = [(all_, seen) for all_, seen in pairs if all_ is not None and seen is not None]
    return sum(seen < all_ for all_, seen in known) if known else None
