"""The articles of a run as they are read: ids checked, texts compared, everything hashed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice

from bench.records import Article, DatasetError
from bench.results.digest import article_digest, combined


@dataclass(frozen=True, slots=True)
class Part:
    """So many articles in a row; ``digest`` is the hash of what was read."""

    number: int
    articles: Sequence[Article]
    digest: str


class Reading:
    """The articles as they are read: ids checked, texts compared, everything hashed."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles = iter(articles)
        self.ids: dict[str, None] = {}
        self.n_references = 0
        self._texts: dict[int, str] = {}
        self._digests: list[bytes] = []
        self._copies: list[str] = []

    def parts(self, size: int) -> Iterator[Part]:
        """Yield the articles in parts of a size.

        Raises:
            DatasetError: two articles have one id, or there is not one article.
        """
        for number in count():
            articles = list(islice(self._articles, size))
            if not articles:
                break
            digests = [self._take(article) for article in articles]
            self._digests += digests
            yield Part(number, articles, combined(digests))
        if not self.ids:
            raise DatasetError("the dataset holds no article")

    def _take(self, article: Article) -> bytes:
        if article.id in self.ids:
            raise DatasetError(
                f"two articles have the id {article.id!r}: every article needs its own"
            )
        self.ids[article.id] = None
        self.n_references += len(article.references)
        first = self._texts.setdefault(hash(article.text), article.id)
        if first != article.id:
            self._copies.append(f"{article.id} = {first}")
        return article_digest(article)

    @property
    def sha256(self) -> str:
        """Return the hash of the dataset, whatever the order of its articles."""
        return combined(sorted(self._digests))

    def notes(self) -> list[str]:
        """Say which texts occur more than once."""
        if not self._copies:
            return []
        some = ", ".join(self._copies[:5]) + (" …" if len(self._copies) > 5 else "")
        return [f"{len(self._copies)} articles repeat the text of another: {some}"]
