"""The pytest plugin in a user's project: collected, judged, light, and switched off."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PLUGIN = "bench.cli.pytest_plugin"
BASE = np.linspace(0.2, 0.6, 20)
TEST = """
def test_of_the_user(bench_run):
    assert bench_run.run.experiment == "tiny"
    assert bench_run.run.estimates["lead"]["rouge.f1"].value > 0.1
"""


@pytest.fixture
def project(made, tmp_path: Path) -> Path:
    """Return a folder with a test, rules, and two runs of which the second is worse."""
    made({"lead": {"rouge.f1": BASE}})
    made({"lead": {"rouge.f1": BASE - np.linspace(0.02, 0.1, 20)}})
    (tmp_path / "test_mine.py").write_text(TEST, encoding="utf-8")
    rules = "rules: [{metric: rouge.f1, no_worse_than: 0.01}, {max_failures: 0}]"
    (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
    return tmp_path


def pytest_in(folder: Path, *options: str, plugin: bool = True) -> subprocess.CompletedProcess:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "NO_COLOR": "1",
    }
    loaded = ["-p", PLUGIN] if plugin else []
    command = [sys.executable, "-m", "pytest", "-W", "error", "--strict-markers", *loaded]
    return subprocess.run(
        [*command, *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


GATED = ["--bench-rules=rules.yaml", "--bench-baseline=run000"]


def test_rules_are_tests_beside_the_users_own(project: Path) -> None:
    done = pytest_in(project, *GATED, "-v")
    assert done.returncode == 1
    assert "1 failed, 2 passed" in done.stdout
    assert "bench::lead[rouge.f1 no_worse_than 0.01] FAILED" in done.stdout
    assert "bench::lead[max_failures 0] PASSED" in done.stdout
    assert "a loss larger than 0.01 is shown" in done.stdout
    assert "a19: -0.1" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_candidate_that_is_named_passes(project: Path) -> None:
    done = pytest_in(project, *GATED, "--bench-candidate=run000", "--bench-run=run000")
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


def test_rules_are_chosen_by_name_like_tests(project: Path) -> None:
    done = pytest_in(project, *GATED, "-k", "max_failures")
    assert done.returncode == 0, done.stdout
    assert "1 passed, 2 deselected" in done.stdout


def test_rules_run_on_workers(project: Path) -> None:
    done = pytest_in(project, *GATED, "-p", "xdist", "-n", "2")
    assert done.returncode == 1
    assert "1 failed, 2 passed" in done.stdout


def test_junit_of_pytest_has_the_rules(project: Path) -> None:
    pytest_in(project, *GATED, "--junit-xml=out.xml")
    text = (project / "out.xml").read_text(encoding="utf-8")
    assert 'name="lead[rouge.f1 no_worse_than 0.01]"' in text


def test_without_rules_it_does_nothing(project: Path) -> None:
    done = pytest_in(project)
    assert done.returncode == 0
    assert "1 passed" in done.stdout


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--bench-rules=nope.yaml"], "nope.yaml is not there"),
        (["--bench-rules=rules.yaml"], "bench baseline accept"),
        ([*GATED, "--bench-candidate=nope"], "no run is called 'nope'"),
    ],
)
def test_what_is_wrong_stops_the_session(project: Path, options: list[str], words: str) -> None:
    done = pytest_in(project, *options)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert words in done.stderr


def test_a_run_that_is_not_there_fails_the_test_that_wants_it(project: Path) -> None:
    done = pytest_in(project, "--bench-run=nope")
    assert done.returncode == 1
    assert "no run is called 'nope'" in done.stdout


def test_its_import_is_light() -> None:
    heavy = "{'numpy', 'hydra', 'omegaconf', 'pyarrow', 'rich', 'yaml'}"
    script = f"import sys, {PLUGIN}; print(sorted({heavy} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_package_registers_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"bench": PLUGIN}
    assert (ROOT / PLUGIN.replace(".", "/")).with_suffix(".py").is_file()
