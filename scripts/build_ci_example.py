"""Accept the baseline of examples/ci anew, as its user would: after a metric or a fixture changed.

python scripts/build_ci_example.py
"""

import os
import shutil
from pathlib import Path

from bench.cli import main

CI = Path(__file__).resolve().parent.parent / "examples" / "ci"


def build() -> int:
    """Run the example and accept the run; return the exit code."""
    os.chdir(CI)
    shutil.rmtree(CI / "results" / "ci", ignore_errors=True)
    code = main(["run", "--config-dir=configs", "experiment=ci"])
    code = code or main(["baseline", "accept", "ci@latest"])
    shutil.rmtree(CI / "results" / "ci", ignore_errors=True)
    return code


if __name__ == "__main__":
    raise SystemExit(build())
