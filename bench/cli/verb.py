"""What the help says of one verb."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """What a verb is for, the names of its bare arguments, and the text of its help."""

    purpose: str
    positional: tuple[str, ...]
    usage: str
    options: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    examples: tuple[tuple[str, str], ...]
    flags: tuple[str, ...] = ()
    """Options that may also be given as ``--option VALUE``."""
