"""Hashes over articles: ids, texts and references, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from bench.records import Article


def article_digest(article: Article) -> bytes:
    """Return the SHA-256 of an article's id, text and references (32 bytes).

    Each field goes in behind its length, so that no two articles run into one another.
    """
    digest = sha256()
    for field in (article.id, article.text, *article.references):
        data = field.encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.digest()


def combined(digests: Iterable[bytes]) -> str:
    """Return one hash for many articles in this order (64 hexadecimal digits)."""
    return sha256(b"".join(digests)).hexdigest()
