"""What a run was made with: versions, processor, commit."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench import __version__

_PACKAGES = (
    *("datasets", "evaluate", "hydra-core", "nltk", "numpy", "omegaconf", "pyarrow", "regex"),
    *("rouge-score", "sentencex", "sumy", "textstat", "torch", "transformers", "openai"),
    "anthropic",
)


def environment() -> dict[str, Any]:
    """Return what may move a number or a latency, as JSON; a package not installed is left out."""
    packages = {}
    for name in _PACKAGES:
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            continue
    return {
        "summary_bench": __version__,
        "python": platform.python_version(),
        "implementation": sys.implementation.name,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "packages": packages,
        "git": _git(),
    }


def _cpu() -> str | None:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or None
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, None) or platform.processor() or None


def _git() -> dict[str, Any] | None:
    """Return the commit of the working folder and whether it is dirty; None outside a checkout."""
    commit = _ask_git("rev-parse", "HEAD")
    if commit is None:
        return None
    return {"commit": commit, "dirty": bool(_ask_git("status", "--porcelain"))}


def _ask_git(*arguments: str) -> str | None:
    try:
        answer = subprocess.run(  # noqa: S603 (fixed words)
            ["git", *arguments],  # noqa: S607 (wherever it is)
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()
