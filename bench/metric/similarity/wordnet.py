"""WordNet for METEOR: NLTK's own data, or a folder with the dictionary of WordNet 3."""

from __future__ import annotations

import hashlib
import warnings
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from bench.records import MetricError

_PARTS = ("noun", "verb", "adj", "adv")
_FILES = [f"{kind}.{part}" for kind in ("index", "data") for part in _PARTS]
_FILES += [f"{part}.exc" for part in _PARTS]
_N_LEXNAMES = 45


def read(folder: str | None) -> tuple[Any, str]:
    """Return NLTK's reader of WordNet, and the start of a SHA-256 over the files that matter.

    None takes the data that NLTK finds (``nltk.data.path``). The first reading of a dictionary
    takes some four seconds; it stays in memory.

    Raises:
        MetricError: there is none, or the folder lacks a file.
    """
    return _read(_place(folder))


@cache
def _read(place: Any) -> tuple[Any, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that wordnets of other languages are not there
        reader = _kind()(place, None)
    digest = hashlib.sha256()
    for name in _FILES:
        with reader.open(name) as file:
            digest.update(f"{name}\0{file.read()}\0".encode())
    return reader, digest.hexdigest()[:12]


def _place(folder: str | None) -> Any:
    """Return where the dictionary is, as NLTK takes it."""
    import nltk

    if folder is None:
        for name in ("corpora/wordnet", "corpora/wordnet.zip/wordnet/"):
            try:
                return nltk.data.find(name)
            except LookupError:
                continue
        raise MetricError(
            "metric.meteor needs WordNet, and NLTK has none: once, online, python -m "
            "nltk.downloader wordnet; or give metric.meteor.wordnet=FOLDER with its dictionary "
            "(Debian and Ubuntu: apt install wordnet-base, FOLDER is /usr/share/wordnet)"
        )
    root = Path(folder).expanduser().resolve()
    absent = [name for name in _FILES if not (root / name).is_file()]
    if absent:
        raise MetricError(
            f"metric.meteor.wordnet={folder}: it has no {', '.join(absent)}: expected a folder "
            "with the dictionary of WordNet 3, such as /usr/share/wordnet of Debian's wordnet-base"
        )
    if str(root) not in nltk.data.path:
        nltk.data.path.append(str(root))  # NLTK opens no file elsewhere
    return nltk.data.FileSystemPathPointer(str(root))


def _kind() -> Any:
    from nltk.corpus.reader.wordnet import WordNetCorpusReader

    class Reader(WordNetCorpusReader):  # type: ignore[misc]
        """NLTK's reader, of dictionaries too that lack what tells nothing of synonyms."""

        def open(self, file: str) -> Any:
            """Return a file; the names of WordNet's chapters may be any."""
            if file == "lexnames":
                return StringIO("".join(f"{i:02} {i} 0\n" for i in range(_N_LEXNAMES)))
            return super().open(file)

        def map_wn(self, version: str = "wordnet") -> None:
            """Map nothing: the wordnets of other languages are not read."""

    return Reader
