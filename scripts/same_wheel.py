"""Fail where two wheels do not hold the same files: ``same_wheel.py A.whl B.whl``."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

_NEEDED = ("bench/configs/run.yaml", "bench/fixtures/articles/articles.jsonl", "bench/py.typed")


def contents(wheel: Path) -> dict[str, int]:
    """Return each file of a wheel with the CRC-32 of its bytes; a record of them does not count."""
    with zipfile.ZipFile(wheel) as archive:
        return {i.filename: i.CRC for i in archive.infolist() if not i.filename.endswith("/RECORD")}


def main() -> int:
    """Compare; print what differs or lacks."""
    first, second = (contents(Path(name)) for name in sys.argv[1:3])
    wrong = [name for name in first.keys() | second.keys() if first.get(name) != second.get(name)]
    wrong += [f"{name} is missing" for name in _NEEDED if name not in first]
    wrong += [f"{name} does not belong there" for name in first if name.startswith("tests/")]
    print("\n".join(sorted(wrong)) or f"{len(first)} files, the same in both")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
