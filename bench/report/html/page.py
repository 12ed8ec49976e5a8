"""What every page shares: the template, the bundle beside it, the policy, and packed data."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = "bench.report.html"


def render(template: str, *, data: Mapping[str, str], **view: Any) -> str:
    """Return a whole page: a template with its style, its script and ``data``, packed blocks by id.

    Its policy allows the one style and the one script by their hashes, and no request; what the
    script loads itself (the texts beside a large page) is allowed by ``strict-dynamic``.
    """
    from markupsafe import Markup

    style, script = asset("page.css"), asset("page.js")
    return (
        _environment()
        .get_template(template)
        .render(
            policy=_policy(style, script),
            style=Markup(style),  # noqa: S704 (our own bundle)
            script=Markup(script),  # noqa: S704 (our own bundle)
            blocks={name: Markup(block) for name, block in data.items()},  # noqa: S704 (base64)
            **view,
        )
    )


def pack(data: Any) -> str:
    """Return data as gzip in base64: bytes as they are, all else as JSON.

    Base64 holds no character that ends a script or opens a tag, whatever a text says.
    """
    if not isinstance(data, bytes):
        data = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return b64encode(gzip.compress(data, compresslevel=6, mtime=0)).decode()


def asset(name: str) -> str:
    """Return a file of the bundle that ``make web`` builds from ``web/``."""
    return files(_HERE).joinpath("assets", name).read_text(encoding="utf-8")


def visible(text: str) -> str:
    r"""Return a text in which what would turn the reading order or hide is replaced.

    >>> visible("a\u202eb\x00c")
    'a�b�c'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t\u00a0\u3000" else "\ufffd" for c in text)


def _policy(style: str, script: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}' 'strict-dynamic'",
            f"style-src '{_hash(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types texts",
        )
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: Any) -> Any:
    """Make every text of a template visible; markup is only ever our own."""
    return visible(value) if type(value) is str else value
