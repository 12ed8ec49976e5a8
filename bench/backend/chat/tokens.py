"""Tokens where no tokeniser is at hand: a declared estimate, and what the server's count says."""

from __future__ import annotations

from bench.text import words

_BYTES_A_TOKEN = 4
_MOST_BYTES_A_TOKEN = 6


def estimate(text: str) -> int:
    """Return about how many tokens a text has: a quarter of its UTF-8 bytes, at least its words."""
    return max(-(-_bytes(text) // _BYTES_A_TOKEN), len(words(text)))


def seen(article: str, prompt: str, prompt_tokens: int | None) -> tuple[int | None, int | None]:
    """Return the tokens of an article, and those that reached the model, by the server's count.

    The tokens of the prompt are shared out by bytes: the article has as many as its share. Where
    the server counted fewer than the prompt has words, and fewer than one for six bytes, it cannot
    have read all of it: the article then has the tokens of the estimate, and what was read of it is
    the count less the estimate of the rest of the prompt. Both are None without a count.
    """
    if not prompt_tokens:
        return None, None
    n, all_bytes = _bytes(article), _bytes(prompt)
    short = prompt_tokens < all_bytes / _MOST_BYTES_A_TOKEN
    if short and prompt_tokens < len(words(prompt)):
        whole = estimate(article)
        return whole, min(whole, max(0, prompt_tokens - (estimate(prompt) - whole)))
    share = min(prompt_tokens, max(1, round(prompt_tokens * n / all_bytes)))
    return share, share


def _bytes(text: str) -> int:
    return len(text.encode(errors="surrogatepass"))
