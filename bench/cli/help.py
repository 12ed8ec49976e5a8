"""The help of ``bench`` and of its verbs, drawn up from their words."""

from __future__ import annotations

import textwrap

from bench import resource
from bench.cli.words import FLAGS, VERBS


def overview() -> str:
    """Return the help of ``bench``."""
    verbs = [(name, verb.purpose) for name, verb in VERBS.items()]
    return "\n".join(
        [
            "bench: which summarizer is better, is the difference real, what exactly got worse?",
            "",
            "usage: bench VERB [OPTION=VALUE …]",
            "",
            *_columns([*verbs, ("completion", "print a completion script for bash, zsh or fish")]),
            "",
            "bench VERB --help says what a verb takes; bench --version the version.",
        ]
    )


def help_of(name: str) -> str:
    """Return the help of a verb, with the configs there are."""
    verb = VERBS[name]
    lines = [f"usage: {verb.usage}", "", f"{verb.purpose.capitalize()}.", ""]
    lines += _columns(verb.options)
    if verb.groups:
        lines += ["", *_columns([(f"{g}:", ", ".join(choices(g))) for g in verb.groups])]
    lines += ["", "examples:"]
    for command, what in verb.examples:
        lines += [f"  {command}", f"      {what}"]
    return "\n".join([*lines, "", *_columns(list(FLAGS.items()))])


def choices(group: str) -> list[str]:
    """Return the names of the configs in a group that come along."""
    return sorted(path.stem for path in (resource("configs") / group).glob("*.yaml"))


def _columns(pairs: tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> list[str]:
    width = max(len(name) for name, _ in pairs) + 2
    lines = []
    for name, text in pairs:
        first, *others = textwrap.wrap(text, 96 - width, break_on_hyphens=False) or [""]
        lines.append(f"  {name.ljust(width)}{first}")
        lines += [" " * (width + 2) + other for other in others]
    return lines
