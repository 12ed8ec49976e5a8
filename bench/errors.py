"""What can go wrong, one exception a stage under one root."""

from __future__ import annotations


class BenchError(Exception):
    """A mistake the user can mend: what is wrong, what was expected, what to do."""


class DatasetError(BenchError):
    """Articles cannot be read."""


class BackendError(BenchError):
    """A summarizer cannot be built or reached."""


class TransientError(BackendError):
    """A call failed in a way that another try may mend: a rate limit, a time-out, a dead server.

    ``retry_after_s`` is what the server asked to be waited; ``down`` says that nothing answered.
    """

    def __init__(
        self, message: str, *, retry_after_s: float | None = None, down: bool = False
    ) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.down = down


class MetricError(BenchError):
    """A metric cannot be built or computed."""


class ModelError(BackendError, MetricError):
    """A model of a backend or a metric cannot be found, read or loaded."""


class ResultsError(BenchError):
    """A run folder cannot be found, read or written."""


class CompareError(BenchError):
    """Two runs cannot be compared."""


class GateError(BenchError):
    """The rules of a gate are wrong, or cannot be applied to a run."""


class RecordError(BenchError, ValueError):
    """A record was given values it refuses."""
