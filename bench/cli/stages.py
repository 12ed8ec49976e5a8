"""From a composed config to the objects it names, metrics first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from omegaconf import DictConfig

from bench.contracts import Backend, Dataset, Metric
from bench.engine.local import Local
from bench.records import Article, BackendError, BenchError, MetricError

_PROBE = Article(
    id="probe",
    text="The council met on Monday. It approved 12 of 15 plans.",
    references=("The council approved 12 plans.",),
)


@dataclass(frozen=True, slots=True)
class Stages:
    """What one run is made of; the order of ``systems`` is that of their parts on disk."""

    dataset: Dataset
    systems: dict[str, Backend]
    metrics: dict[str, Metric]
    engine: Local


def build(config: DictConfig) -> Stages:
    """Build every object of a run; a metric that cannot run stops it here, before any summary.

    Raises:
        BenchError: an object cannot be built; the message names its config.
    """
    judging = metrics(config.metric)
    systems = _systems(config)
    engine = _instantiate("engine", config.engine)
    dataset = _instantiate("dataset", config.dataset)
    return Stages(dataset, systems, judging, engine)


def metrics(configs: DictConfig | None) -> dict[str, Metric]:
    """Build the metrics of a config group.

    Raises:
        BenchError: there is none, or one cannot be built.
    """
    built = {str(name): _metric(str(name), config) for name, config in (configs or {}).items()}
    if not built:
        raise MetricError("a run needs a metric: metric=[rouge]")
    return built


def _systems(config: DictConfig) -> dict[str, Backend]:
    systems: dict[str, Backend] = {}
    for name in config.backend or ():
        built = _instantiate(f"backend.{name}", config.backend[name])
        many = built if isinstance(built, Mapping) else {str(name): built}
        for system, backend in many.items():
            if system in systems:
                raise BackendError(f"two systems are called {system!r}: rename one")
            _refuse_incomplete(f"backend.{name}", backend, Backend)
            systems[system] = backend
    if not systems:
        raise BackendError("a run needs a summarizer: backend=[lead]")
    return systems


def _metric(name: str, config: DictConfig) -> Metric:
    metric = cast("Metric", _instantiate(f"metric.{name}", config))
    _refuse_incomplete(f"metric.{name}", metric, Metric)
    if hasattr(metric, "connect"):  # a probe would be a call, and paid
        return metric
    scores = metric.score([_PROBE], ["The council approved 12 plans."])
    if set(scores.values) != set(metric.directions):
        raise MetricError(
            f"metric.{name} gives the keys {sorted(scores.values)} but declares directions for "
            f"{sorted(metric.directions)}: declare each key, None where it has none"
        )
    return metric


def _instantiate(where: str, config: DictConfig) -> Any:
    from hydra.errors import InstantiationException
    from hydra.utils import instantiate

    if not config or "_target_" not in config:
        raise BenchError(f"{where} has no _target_: it names the class to build, package.Class")
    try:
        return instantiate(config, _convert_="all")
    except InstantiationException as error:
        if isinstance(error.__cause__, BenchError):
            raise error.__cause__ from None
        raise


def _refuse_incomplete(where: str, built: object, contract: type) -> None:
    wanted = [name for name in contract.__annotations__ if not hasattr(built, name)]
    wanted += [n for n in ("summarize", "score") if n in vars(contract) and not hasattr(built, n)]
    if wanted:
        raise BenchError(
            f"{where} is a {type(built).__name__} without {', '.join(wanted)}: see bench.contracts"
        )
