"""What is shipped: a wheel in an empty folder, with a stranger's plug-in beside it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheels of the project and of examples/plugin unpacked."""
    folder = tmp_path_factory.mktemp("site")
    wheels = tmp_path_factory.mktemp("wheels")
    for source in (ROOT, ROOT / "examples" / "plugin"):
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
        subprocess.run(
            [*command, "--outdir", str(wheels), str(source)], check=True, capture_output=True
        )
    for wheel in wheels.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    return folder


def python(site: Path, cwd: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(site)}
    finished = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_the_wheel_holds_what_it_needs_and_no_more(site: Path) -> None:
    pages = ("view/assets/judge.js", "view/assets/view.css", "view/templates/base.html")
    for name in (
        "configs/run.yaml",
        "fixtures/articles/articles.jsonl",
        "fixtures/planted/number.jsonl",
        "py.typed",
        *pages,
    ):
        assert (site / "bench" / name).is_file()
    assert not (site / "tests").exists()
    assert {path.name for path in site.iterdir() if path.is_dir()} >= {"bench", "tinyplug"}


def test_it_runs_with_no_checkout_in_sight(site: Path, tmp_path: Path) -> None:
    where = python(site, tmp_path, "-c", "import bench; print(bench.__file__)")
    assert Path(where.strip()).is_relative_to(site)
    printed = python(site, tmp_path, "-m", "bench", "run", "limit=3")
    run = tmp_path / printed.splitlines()[-1]
    assert json.loads((run / "run.json").read_text(encoding="utf-8"))["dataset"]["articles"] == 3


def test_it_proves_itself_from_the_wheel(site: Path, tmp_path: Path) -> None:
    assert "checks hold" in python(site, tmp_path, "-m", "bench", "selftest")
    assert not list(tmp_path.iterdir())


def test_the_kernel_of_rouge_is_in_the_wheel(site: Path, tmp_path: Path) -> None:
    code = "from bench.metric.rouge import Rouge; print(Rouge().implementation)"
    assert python(site, tmp_path, "-c", code).strip() == "c"


def test_a_plug_in_of_a_stranger_works_from_the_wheel(site: Path, tmp_path: Path) -> None:
    arguments = ["hydra.searchpath=[pkg://tinyplug.configs]", "experiment=tiny", "-q"]
    printed = python(site, tmp_path, "-m", "bench", "run", *arguments)
    run = json.loads((tmp_path / printed.strip() / "run.json").read_text(encoding="utf-8"))
    assert set(run["systems"]) == {"lead", "last_words", "last_two"}
    assert run["estimates"]["last_words"]["exclamations.count"]["value"] == 0


def test_pytest_finds_the_plug_in_of_the_wheel(site: Path, tmp_path: Path) -> None:
    options = ["backend=[lead]", "limit=6", "-q"]
    python(site, tmp_path, "-m", "bench", "run", *options)
    python(site, tmp_path, "-m", "bench", "baseline", "accept", "latest")
    assert "gate: passed" in python(site, tmp_path, "-m", "bench", "gate")
    rules = "rules: [{max_failures: 0}, {metric: rouge.rouge1_f1, no_worse_than: 0}]"
    (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
    printed = python(site, tmp_path, "-m", "pytest", "--bench-rules=rules.yaml", "-W", "error")
    assert "2 passed" in printed
    (tmp_path / "test_nothing.py").write_text("def test_nothing(): pass", encoding="utf-8")
    assert "1 passed" in python(site, tmp_path, "-m", "pytest", "-p", "no:bench", "-W", "error")
