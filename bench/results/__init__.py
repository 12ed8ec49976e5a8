"""A run on disk: written in parts, whole once run.json is there."""

from bench.results.folder import Folder
from bench.results.selection import find

__all__ = ["Folder", "find"]
