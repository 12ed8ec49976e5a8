"""Build hook: compiles the ROUGE kernel into the wheel, or says that it is left out."""

from __future__ import annotations

import runpy
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import platform_tags

KERNEL = "bench/metric/rouge"


class KernelBuildHook(BuildHookInterface[Any]):
    """Makes the wheel one of this platform where there is a C compiler, and a pure one elsewhere.

    An editable installation gets the library beside its sources. No Python version is in the tag:
    the library is plain C, loaded through ctypes.
    """

    _scratch: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and tell hatchling where the library is and what the wheel now depends on."""
        kernel = runpy.run_path(str(Path(self.root) / KERNEL / "build.py"))
        folder = Path(self.root) / KERNEL
        if version != "editable":
            self._scratch = tempfile.TemporaryDirectory()
            folder = Path(self._scratch.name)
        try:
            library = kernel["build"](folder)
        except kernel["BuildError"] as error:
            self.app.display_warning(f"ROUGE is built without its C kernel: {error}")
            return
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{_platform()}"
        if version != "editable":
            build_data["force_include"][str(library)] = f"{KERNEL}/{library.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what was compiled for the wheel, which holds it now."""
        if self._scratch:
            self._scratch.cleanup()


def _platform() -> str:
    """Return this machine's platform tag, without a promise about other distributions' libc."""
    return next(tag for tag in platform_tags() if not tag.startswith(("manylinux", "musllinux")))
