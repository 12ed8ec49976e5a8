"""What all tests share: the judged data, and skips that count as failures."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("bench", deadline=None)  # never a timed test
settings.load_profile("bench")

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def data() -> Path:
    """Return the folder of real articles and judged summaries, which cannot be committed."""
    folder = Path(os.environ.get("BENCH_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no judged data at {folder}: set BENCH_DATA to the folder that holds it")
    return folder


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Return a real headless browser. One at a time: Playwright keeps a loop of its own running."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium: apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install playwright")
    with api.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def call_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where this test's answers are kept: never among the user's own."""
    path = tmp_path / "calls.sqlite"
    monkeypatch.setenv("BENCH_CACHE", str(path))
    return path


@pytest.fixture(autouse=True)
def interrupts() -> Iterator[None]:
    """Let Ctrl-C through, which a suite started in the background is born to ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With BENCH_NO_SKIPS=1 a skip fails the suite, but for data that cannot be shipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("BENCH_NO_SKIPS") != "1" or reporter is None:
        return
    skipped = [str(report.longrepr) for report in reporter.stats.get("skipped", [])]
    if any("BENCH_DATA" not in reason for reason in skipped):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
