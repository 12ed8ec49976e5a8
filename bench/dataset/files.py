"""Files of a dataset: found by path, folder or pattern, read line by line."""

from __future__ import annotations

import glob
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from bench.records import DatasetError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 1 << 17


def find_files(path: str | Path | Sequence[str | Path], *, suffixes: tuple[str, ...]) -> list[Path]:
    """Return the files that a path, a folder, a pattern or a list of them names, sorted each.

    A folder means the files directly in it that end in one of the suffixes; a pattern is that of
    ``glob``, with ``**`` for any depth. ``~`` is expanded.
    """
    parts: Iterable[str | Path] = [path] if isinstance(path, str | Path) else path
    found = [file for part in parts for file in _expand(str(part), suffixes)]
    if not found:
        raise DatasetError("dataset.path is empty: expected a file: set dataset.path=FILE")
    return list(dict.fromkeys(found))


def _expand(text: str, suffixes: tuple[str, ...]) -> list[Path]:
    path = Path(text).expanduser()
    if text.strip() and path.is_dir():
        files = sorted(file for file in path.iterdir() if file.name.lower().endswith(suffixes))
        plain = [suffix for suffix in suffixes if not suffix.endswith((".gz", ".zst"))]
        expected = f"files that end in {', '.join(plain)} (or with .gz or .zst behind it)"
    elif text.strip() and path.exists():
        return [path]
    else:
        files = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207
        expected = "a file, a folder or a pattern"
    files = [file for file in files if file.is_file()]
    if not files:
        raise DatasetError(
            f"{text!r}: no file was found: expected {expected}: set dataset.path to one"
        )
    return files


def file_sizes(files: Iterable[Path]) -> list[dict[str, object]]:
    """Return name and size of each file, without the folders, which differ between machines."""
    return [{"name": file.name, "bytes": file.stat().st_size} for file in files]


def lines(path: Path, *, newline: str | None = None) -> Iterator[str]:
    """Yield the lines of a UTF-8 text file, also of .gz and .zst, with their line ends.

    LF, CRLF and CR end a line, and are read as LF unless ``newline`` is empty. A byte order mark is
    dropped. Bytes that are not UTF-8 are kept as lone surrogates: see ``undecodable``.
    """
    try:
        with _open(path, newline) as stream:
            yield from stream
    except _damage() as error:
        raise DatasetError(
            f"{path}: the file cannot be read ({error or type(error).__name__}): expected a whole, "
            "readable file: check it, or fetch it again"
        ) from None


def undecodable(line: str) -> str | None:
    """Return what is wrong with a line that holds bytes that are not UTF-8, else None."""
    try:
        line.encode()
    except UnicodeEncodeError as error:
        byte = ord(line[error.start]) - 0xDC00
        return (
            f"character {error.start + 1} is the byte 0x{byte:02X}, which is not UTF-8: "
            "expected UTF-8 text: save the file as UTF-8"
        )
    return None


def _open(path: Path, newline: str | None) -> TextIO:
    if path.suffix == ".zst":
        binary: Any = io.BufferedReader(_Zstandard(path), _CHUNK)
    else:
        binary = (gzip.open if path.suffix == ".gz" else open)(path, "rb")
    return io.TextIOWrapper(binary, encoding="utf-8-sig", errors="surrogateescape", newline=newline)


def _damage() -> tuple[type[Exception], ...]:
    try:
        from zstandard import ZstdError
    except ModuleNotFoundError:
        return (OSError, EOFError, zlib.error)
    return (OSError, EOFError, zlib.error, cast("type[Exception]", ZstdError))


class _Zstandard(io.RawIOBase):
    """A .zst file of any number of frames; one that is cut off is an error.

    ``zstandard.open`` ends a truncated file without a word (0.25): 60,589 of 200,000 lines.
    """

    def __init__(self, path: Path) -> None:
        try:
            import zstandard
        except ModuleNotFoundError:
            raise DatasetError(
                f"{path} needs zstandard: pip install 'summary-bench[zstd]'"
            ) from None
        self._decompressor: Any = zstandard.ZstdDecompressor()
        self._frame: Any = None
        self._compressed = b""
        self._plain = io.BytesIO()
        self._stream = path.open("rb")

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()
        super().close()

    def readinto(self, buffer: WriteableBuffer) -> int:
        while not (count := self._plain.readinto(buffer)):
            self._compressed = self._compressed or self._stream.read(_CHUNK)
            if not self._compressed:
                if self._frame is not None:
                    raise EOFError("the compressed data end too early")
                return 0
            self._advance()
        return count

    def _advance(self) -> None:
        self._frame = self._frame or self._decompressor.decompressobj()
        self._plain = io.BytesIO(self._frame.decompress(self._compressed))
        self._compressed = self._frame.unused_data if self._frame.eof else b""
        if self._frame.eof:
            self._frame = None
