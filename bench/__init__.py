"""Which summarizer is better, is the difference real, and what exactly got worse?"""

from pathlib import Path

__version__ = "0.1.0"


def resource(name: str) -> Path:
    """Return the folder ``configs`` or ``fixtures``, in a wheel as in a checkout.

    Raises:
        FileNotFoundError: the installation is broken; neither place has it.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"{name}/ is missing beside and in {package}: reinstall summary-bench")
