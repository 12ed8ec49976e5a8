"""What a page answers, and templates whose every value is text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.report.board import printable
from bench.view.guard import POLICY

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).resolve().parent
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A body with its kind, status and policy."""

    body: bytes
    kind: str = "text/html"
    status: int = 200
    policy: str = POLICY


def page(template: str, **values: Any) -> Answer:
    """Return a template filled in; every value is escaped, and an unknown one is an error."""
    text = _environment().get_template(template).render(**values)
    # A lone surrogate, as a file name may hold, is no UTF-8.
    return Answer(text.encode(errors="replace"))


def data(value: Any, status: int = 200) -> Answer:
    """Return JSON."""
    body = json.dumps(value, ensure_ascii=False, allow_nan=False).encode(errors="replace")
    return Answer(body, "application/json", status)


def asset(name: str) -> Answer | None:
    """Return a script or style of the package; None where there is none of that name."""
    path = _assets().get(name)
    return Answer(path.read_bytes(), _KINDS[path.suffix]) if path else None


@cache
def _assets() -> dict[str, Path]:
    return {path.name: path for path in (HERE / "assets").iterdir() if path.suffix in _KINDS}


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["printable"] = printable
    return environment
