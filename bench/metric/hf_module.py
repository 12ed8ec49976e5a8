"""Finds and loads a module of the Hugging Face ``evaluate`` library, or says at once why not."""

from __future__ import annotations

import importlib
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.records import MetricError

_PATIENCE_S = 2.0
"""How long the hub may take to answer; evaluate itself waits for up to 100 s, three times."""
_TRUE = frozenset({"1", "ON", "YES", "TRUE"})
_LOADING = threading.Lock()


def load(path: str, config_name: str | None) -> Any:
    """Return the module, from a local folder or script, its cache or the hub.

    Raises:
        MetricError: it cannot be found, needs packages that are missing, or fails as it starts.
    """
    import evaluate

    script = _script(path)
    with _LOADING:
        online = script is not None or _hub_answers()
        try:
            with _offline(not online):
                module = evaluate.load(
                    str(script or path), config_name=config_name, keep_in_memory=True
                )
        except ImportError as error:
            raise MetricError(_needs(path, error)) from error
        except (FileNotFoundError, ConnectionError) as error:
            raise MetricError(_absent(path, error, online=online, local=script)) from error
        # The module is foreign code: it may raise anything.
        except Exception as error:
            raise MetricError(f"metric {path!r} cannot be loaded: {reason(error)}") from error
    module.seed = 0  # evaluate takes one from numpy's global state, another in each process
    return module


def reason(error: Exception) -> str:
    """Return what foreign code raised, in one line (NLTK's run over twenty, framed by stars)."""
    return re.sub(r"[\s*]+", " ", f"{type(error).__name__}: {error}")[:400].strip()


def _script(path: str) -> Path | None:
    """Return the local module's file; None for a name, which the cache or the hub may have."""
    place = Path(path).expanduser()
    script = place if place.suffix == ".py" else place / f"{place.resolve().name}.py"
    if script.is_file():
        return script.resolve()
    if place.is_absolute() or path.startswith((".", "~")) or path.count("/") > 1:
        raise MetricError(
            f"metric.hf_evaluate.path={path}: there is no file {script}: expected the name of a "
            "metric, or a folder with a Python file of its own name"
        )
    return None


def _hub_answers() -> bool:
    """Say whether the hub answers anything at all, unless the user has said to keep offline."""
    from evaluate import config

    switch = os.environ.get("HF_HUB_OFFLINE", "").upper()
    if config.HF_EVALUATE_OFFLINE or switch in _TRUE:
        return False
    answers: list[bool] = []
    # A thread, because no time limit of a request covers the look-up of the host's name.
    asking = threading.Thread(target=_ask, args=(config.HF_ENDPOINT, answers), daemon=True)
    asking.start()
    asking.join(_PATIENCE_S)
    return bool(answers)


def _ask(url: str, answers: list[bool]) -> None:
    # The client evaluate uses, so that proxies and certificates are the same.
    requests: Any = importlib.import_module("requests")
    try:
        requests.head(url, timeout=_PATIENCE_S)
    except requests.RequestException:
        return
    answers.append(True)


@contextmanager
def _offline(wanted: bool) -> Iterator[None]:
    from evaluate import config

    before = config.HF_EVALUATE_OFFLINE
    config.HF_EVALUATE_OFFLINE = before or wanted
    try:
        yield
    finally:
        config.HF_EVALUATE_OFFLINE = before


def _needs(path: str, error: ImportError) -> str:
    named = re.search(r"pip install ([^']+)'", str(error))
    package = named[1].strip() if named else (error.name or "").split(".")[0]
    remedy = f"pip install {package}" if package else str(error)
    return f"metric {path!r} needs a package that is missing: {remedy}"


def _absent(path: str, error: Exception, *, online: bool, local: Path | None) -> str:
    if local:
        return f"metric {path!r} needs a file that is missing: {error}"
    if online:
        return f"there is no metric {path!r} on this machine or on the hub: {error}"
    return (
        f"metric {path!r} is not on this machine and the hub cannot be reached: "
        "give metric.hf_evaluate.path=FOLDER with a local copy, or run once online"
    )
