"""Another metric with a verdict fitted on labels of one's own: see ``bench calibrate``."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.contracts import Metric
from bench.metric import columns
from bench.records import Article, MetricError, Scores

SCHEMA = 1
_NEEDED = {"schema", "metric", "signature", "weights", "intercept", "threshold"}


class Calibrated:
    """What another metric's scores mean by a calibration file.

    - ``probability``, 0 to 1: that the people whose labels were fitted would call it faithful
    - ``unfaithful``: 1 where the probability is below the fitted threshold, else 0

    Both are undefined where one of the scores that they need is. The findings are the other
    metric's.

    Raises:
        MetricError: the file cannot be read, or was fitted on other scores than the metric gives.
    """

    def __init__(self, metric: Metric, path: str) -> None:
        stored = _read(Path(path).expanduser())
        if stored["signature"] != metric.signature:
            raise MetricError(
                f"{path} was fitted on {stored['signature']}, and the metric is now "
                f"{metric.signature}: run bench calibrate again"
            )
        self._metric = metric
        self._weights: Mapping[str, float] = stored["weights"]
        self._intercept = float(stored["intercept"])
        self._threshold = float(stored["threshold"]["value"])
        self.directions: Mapping[str, bool | None] = {"probability": True, "unfaithful": False}
        fitted = json.dumps([self._weights, self._intercept, self._threshold], sort_keys=True)
        digest = hashlib.sha256(fitted.encode()).hexdigest()[:12]
        self.signature = f"calibrated|fit:{digest}|{metric.signature}"

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return the probability and the verdict of each summary."""
        scores = self._metric.score(articles, summaries)
        rows = [
            self._judge({key: scores.values[key][i] for key in self._weights})
            for i in range(len(summaries))
        ]
        return Scores(columns(list(self.directions), rows), scores.findings)

    def _judge(self, values: Mapping[str, float | None]) -> tuple[float | None, float | None]:
        odds = self._intercept
        for key, value in values.items():
            if value is None:
                return None, None
            odds += self._weights[key] * float(value)
        return 1 / (1 + math.exp(-max(odds, -700))), float(odds < self._threshold)


def _read(path: Path) -> dict[str, Any]:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MetricError(
            f"metric.calibrated.path={path}: {error}: expected a file that bench calibrate wrote"
        ) from None
    if not isinstance(stored, dict) or not stored.keys() >= _NEEDED or stored["schema"] != SCHEMA:
        raise MetricError(f"{path} is no calibration of schema {SCHEMA}: run bench calibrate again")
    return stored
