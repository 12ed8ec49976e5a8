"""Compile the kernel beside this file: ``python -m bench.metric.rouge.build``.

Imports nothing of the project, so that the build of a wheel can run it too.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SOURCES = ("kernel.c", "score.c", "porter.c")
LIBRARY = "librouge.dylib" if sys.platform == "darwin" else "librouge.so"
FLAGS = ("-O3", "-std=c11", "-fPIC", "-shared", "-ffp-contract=off", "-fvisibility=hidden")


class BuildError(Exception):
    """There is no compiler here, or it refused: the plain-Python kernel serves instead."""


def compiler() -> list[str]:
    """Return the command of ``$CC``, or of the first of cc, gcc, clang that is installed.

    Raises:
        BuildError: none of them is, or this is Windows, where the kernel is plain Python.
    """
    if sys.platform == "win32":
        raise BuildError("the ROUGE kernel is not compiled on Windows")
    named = shlex.split(os.environ.get("CC", ""))
    for command in [named] if named else [["cc"], ["gcc"], ["clang"]]:
        if shutil.which(command[0]):
            return command
    raise BuildError(f"no C compiler: looked for {' '.join(named) or 'cc, gcc, clang'}")


def build(folder: Path = FOLDER) -> Path:
    """Compile the kernel into ``folder`` and return the library's path; ``$CFLAGS`` comes last.

    The library appears whole or not at all, so that running programs keep the one they have.

    Raises:
        BuildError: there is no compiler, or it failed; the message holds what it said.
    """
    flags = [*FLAGS, *shlex.split(os.environ.get("CFLAGS", ""))]
    sources = [str(FOLDER / name) for name in SOURCES]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".build-") as scratch:
        made = Path(scratch) / LIBRARY
        command = [*compiler(), *flags, *sources, "-o", str(made)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise BuildError(f"{shlex.join(command)} failed:\n{done.stderr.strip()}")
        made.replace(folder / LIBRARY)
    return folder / LIBRARY


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{build()}\n")
    except BuildError as error:
        sys.exit(str(error))
