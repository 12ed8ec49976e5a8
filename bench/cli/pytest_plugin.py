"""A pytest plugin: the fixture ``bench_run``, and the rules of a gate as tests.

Every pytest of an environment loads this module, so that it imports nothing heavy by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bench.gate import Gated
    from bench.results.measured import Measured


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options ``--bench-…``."""
    group = parser.getgroup("bench", "summary-bench")
    options = (
        ("--bench-run", "latest", "the run of the fixture bench_run (default: latest)"),
        ("--bench-rules", None, "judge a candidate by the rules in this YAML file, a test a rule"),
        ("--bench-baseline", None, "the run to judge against (default: the accepted baseline)"),
        ("--bench-candidate", None, "the run to judge (default: latest)"),
        ("--bench-results", "results", "where runs are kept (default: results)"),
    )
    for name, default, text in options:
        group.addoption(name, default=default, metavar=name.rpartition("-")[2].upper(), help=text)


@pytest.fixture(scope="session")
def bench_run(request: pytest.FixtureRequest) -> Measured:
    """Return the run that ``--bench-run`` names, a ``Measured``."""
    from bench.cli.compare import side
    from bench.records import BenchError

    try:
        return side(request.config.getoption("--bench-run"), _results(request.config))[0]
    except BenchError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.hookimpl(tryfirst=True)  # so that -k and --deselect choose among the rules too
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Put a test for each rule behind the collected ones."""
    if config.getoption("--bench-rules"):
        gate = _Gate.from_parent(session, name="bench", nodeid="bench")
        items.extend(gate.collect())


def _results(config: pytest.Config) -> Path:
    return Path(config.getoption("--bench-results")).expanduser()


class _Gate(pytest.Collector):
    """The rules of ``--bench-rules``, applied once."""

    def collect(self) -> Iterator[_Rule]:
        from bench.records import BenchError
        from bench.report.gate import shown

        try:
            found = self._gated()
        except BenchError as error:
            raise pytest.UsageError(str(error)) from None
        seen: dict[str, int] = {}
        for number, verdict in enumerate(found.verdicts):
            name = f"{shown(verdict.system)}[{shown(verdict.rule)}]"
            seen[name] = seen.get(name, 0) + 1
            name = name if seen[name] == 1 else f"{name} ({seen[name]})"
            yield _Rule.from_parent(self, name=name, found=found, number=number)

    def _gated(self) -> Gated:
        from bench.cli.gate import gated, rules_of

        option: Any = self.config.getoption
        return gated(
            option("--bench-baseline"),
            option("--bench-candidate"),
            rules_of(Path(option("--bench-rules")).expanduser()),
            results=_results(self.config),
        )


class _Rule(pytest.Item):
    """One verdict; it fails where the gate does not let it through."""

    def __init__(self, *, found: Gated, number: int, **others: Any) -> None:
        super().__init__(**others)
        self._verdict = found.verdicts[number]

    def runtest(self) -> None:
        """Fail with the reason."""
        if not self._verdict.ok:
            pytest.fail("\n".join([self._verdict.because, *self._verdict.details]), pytrace=False)
        self.add_report_section("call", "bench", self._verdict.because)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Return what heads a failure."""
        return Path(self.config.getoption("--bench-rules")), None, self.name
