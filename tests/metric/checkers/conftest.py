"""Tiny random checkpoints on disk, in the layout of the published ones."""

import importlib.util
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench.metric import checkers
from bench.metric.checkers import Checker

ROOT = Path(__file__).resolve().parents[3]

ARTICLE = (
    "The council met on Monday in Bern. It approved 12 of 15 plans after a long debate. "
    "The mayor was not there.\nA second meeting follows in May. Nobody knows why it was moved. "
    "The costs are 4 million. The old bridge stays closed until June, the council said. "
    "Ferries will carry people across the river. Tickets cost two francs."
)
SUMMARY = "The council approved 12 plans. The mayor led the meeting. Ferries replace the bridge."


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    if importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed: pip install 'summary-bench[models]'")
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tiny(one_thread: None) -> SimpleNamespace:
    """Return scripts/tiny_checkers.py, and the texts that its tokenizers are learnt from."""
    texts = runpy.run_path(str(ROOT / "scripts" / "tiny_models.py"))["fixture_texts"]()
    made = runpy.run_path(str(ROOT / "scripts" / "tiny_checkers.py"))
    return SimpleNamespace(**made, texts=[*texts, ARTICLE, SUMMARY])


@pytest.fixture(scope="session")
def checkpoint(
    tiny: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Path]:
    """Return what gives a checkpoint's folder by its name; it is made once, and read alone."""
    folder = tmp_path_factory.mktemp("checkers")

    def of(name: str, window: int = 256) -> Path:
        path = folder / f"{name}-{window}"
        if not path.exists():
            tiny.write(name, path, tiny.texts, window=window)
        return path

    return of


@pytest.fixture
def opened(checkpoint: Callable[..., Path]) -> Iterator[Callable[..., Checker]]:
    """Return what builds a checker by its metric's name over a tiny checkpoint."""
    made: list[Checker] = []

    def build(name: str, *, size: int = 256, kind: str | None = None, **options) -> Checker:
        options = {**given(name, lambda of: checkpoint(of, size), kind), **options}
        made.append(getattr(checkers, name)(**options))
        return made[-1]

    yield build
    for one in made:
        one.close()


def given(name: str, folder: Callable[[str], Path], kind: str | None) -> dict[str, str]:
    """Return the options that name files."""
    if name == "hhem":
        return {"model": str(folder("hhem")), "foundation": str(folder("hhem") / "base")}
    if name == "alignscore":
        base = str(folder("alignscore") / "base")
        return {"model": str(folder("alignscore")), "backbone": base}
    if name == "summac_conv":
        weights = folder("convolution") / "summac_conv_vitc_sent_perc_e.bin"
        return {"model": str(folder("summac")), "weights": str(weights)}
    if name == "minicheck":
        variant = kind or "flan-t5"
        return {"model": str(folder(f"minicheck-{variant}")), "variant": variant}
    kinds = {"summac_zs": "summac", "nli": "nli", "fenice": "nli", "factcg": "factcg"}
    return {"model": str(folder(kind or kinds[name]))}


@pytest.fixture(autouse=True)
def nothing_stays_in_memory() -> Iterator[None]:
    yield
    from bench.models import weights

    assert not weights._loaded, "a test left a model in memory: close the checker"
