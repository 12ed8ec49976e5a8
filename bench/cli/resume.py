"""Which arguments an interrupted run is completed with."""

from __future__ import annotations

import json
from pathlib import Path

from bench.records import ResultsError
from bench.results import find

_NAMES_CODE = frozenset({"_target_", "_args_", "target", "argv", "cwd", "env", "kwargs"})
"""Keys whose value is code to run. What lies in a results folder is data: it never runs code."""


def arguments_of(selector: str, results: Path, typed: list[str]) -> list[str]:
    """Return the arguments of the run that a selector names, and those typed now.

    Raises:
        ResultsError: there is nothing to complete, or an argument names code to run and has to be
            typed again, since a file in a results folder must not choose what runs.
    """
    folder = find(selector, results, whole=False)
    if folder.whole:
        raise ResultsError(f"{folder.path} is whole: there is nothing to complete")
    stored = [str(argument) for argument in folder.plan().get("arguments", [])]
    names = {_name(argument) for argument in typed}
    kept = [argument for argument in stored if _name(argument) not in names]
    code = [argument for argument in kept if _names_code(argument)]
    if code:
        raise ResultsError(
            f"{folder.path} was begun with {' '.join(code)}, which names code to run: "
            f"type it again after resume={selector}"
        )
    return [*kept, *typed, f"resume={json.dumps(str(folder.path))}"]


def _name(argument: str) -> str:
    return argument.partition("=")[0].lstrip("+~")


def _names_code(argument: str) -> bool:
    name, _, value = argument.partition("=")
    keys = name.lstrip("+~").split(".")
    return (
        bool(_NAMES_CODE & set(keys)) or keys[0].startswith(("hydra", "--")) or "_target_" in value
    )
