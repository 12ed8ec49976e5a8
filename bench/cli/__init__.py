"""The command line: verbs and their help; nothing heavy is imported before a verb runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from bench import __version__
from bench.cli.help import help_of, overview
from bench.cli.words import VERBS


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; return 0, 2 for a user's mistake, 3 for our fault."""
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has left: nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _run(arguments: list[str]) -> int:
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("--help", [])
    if verb in ("--help", "-h", "help"):
        print(help_of(rest[0]) if rest and rest[0] in VERBS else overview())
        return 0
    if verb in ("--version", "-V"):
        print(f"summary-bench {__version__}")
        return 0
    if verb in ("completion", "--complete"):
        from bench.cli.completion import complete, script

        return script(rest) if verb == "completion" else complete(rest)
    if verb not in VERBS:
        print(f"bench: there is no verb {verb!r}: there are {', '.join(VERBS)}", file=sys.stderr)
        return 2
    if {"--help", "-h"} & set(rest):
        print(help_of(verb))
        return 0
    from bench.cli.program import launch

    return launch(verb, rest)
