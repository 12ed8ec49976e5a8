"""A judge's prompt: two templates, filled in with material that cannot pass for instructions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from bench.records import MetricError
from bench.text import fence

_PLACE = re.compile(r"\{\{ *(\w+) *\}\}")


class Prompt:
    """A system message, and a user message with places for material: ``{{ article }}``.

    Material is put between tags whose names end in a hash of it, in one pass, so that braces and
    tags in it are text. What a template names is checked when it is built.
    """

    def __init__(self, where: str, templates: Any, *, places: set[str]) -> None:
        """Take ``name``, ``system`` and ``user``, which names each of the ``places`` once.

        Raises:
            MetricError: they are something else.
        """
        known = isinstance(templates, Mapping) and set(templates) == {"name", "system", "user"}
        if not known or not all(isinstance(part, str) and part for part in templates.values()):
            raise MetricError(
                f"{where}={templates!r}: expected a mapping of name, system and user, all texts: "
                "see configs/prompt/judge_*.yaml"
            )
        self.system: str = templates["system"].strip()
        self._user: str = templates["user"].strip()
        found = _PLACE.findall(self._user)
        if sorted(found) != sorted(places):
            expected = ", ".join(f"{{{{ {place} }}}}" for place in sorted(places))
            raise MetricError(
                f"{where}: the user template of prompt {templates['name']} names "
                f"{', '.join(found) or 'nothing'}: expected {expected}, each once"
            )
        digest = hashlib.sha256(f"{self.system}\0{self._user}".encode()).hexdigest()
        self.signature = f"{templates['name']}.{digest[:8]}"

    def filled(self, *, plain: Mapping[str, str] | None = None, **material: str) -> str:
        """Return the message; ``plain`` is our own text and stands there without tags."""
        texts = {name: fence(text, name.replace("_", "-"))[0] for name, text in material.items()}
        texts |= plain or {}
        return _PLACE.sub(lambda place: texts[place[1]], self._user)
