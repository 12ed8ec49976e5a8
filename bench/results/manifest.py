"""run.json: a Run as JSON and back, each field checked on the way in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from bench.records import Estimate, RecordError, ResultsError, Run

_FIELDS = frozenset(field.name for field in fields(Run))
_REQUIRED = _FIELDS - {"notes", "usage", "leaders"}


def encode(run: Run) -> str:
    """Return a run as the text of its ``run.json``: raw values, never rounded; no NaN."""
    return json.dumps(asdict(run), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def decode(data: Any, *, where: str) -> Run:
    """Return the run that a ``run.json`` holds; ``where`` names it in errors.

    Raises:
        ResultsError: a field is missing or unknown, or the schema is another one.
    """
    if not isinstance(data, Mapping):
        raise ResultsError(f"{where} holds no JSON object: this is not the manifest of a run")
    missing, unknown = _REQUIRED - data.keys(), data.keys() - _FIELDS
    if missing or unknown:
        what = f"lacks {sorted(missing)}" if missing else f"holds the unknown {sorted(unknown)}"
        raise ResultsError(f"{where} {what}: it was written by another version, or by hand")
    try:
        estimates = {
            system: {key: None if e is None else Estimate(**e) for key, e in values.items()}
            for system, values in data["estimates"].items()
        }
        return Run(**{**data, "estimates": estimates})
    except (RecordError, TypeError, AttributeError) as error:
        raise ResultsError(f"{where}: {error}") from error
