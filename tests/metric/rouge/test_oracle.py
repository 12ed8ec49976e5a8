"""Equal to rouge-score on every number, with ``==``: random, real and odd texts, both kernels."""

import gzip
import json
import random
import string
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from nltk.stem.porter import PorterStemmer

from bench import resource
from bench.metric.rouge import Rouge
from bench.metric.rouge.native import library, stem

TYPES = ("rouge1", "rouge2", "rougeL", "rougeLsum")
Agree = Callable[..., None]
Texts = Callable[..., list[str]]

N_RANDOM = 300_000

ODD = [
    "",
    " ",
    "\n",
    "\n\n \n",
    "...",
    "a",
    "\0",
    "the\0cat\0sat",
    "the cat\0\nsat",
    "😀 smile 😀",
    "\ud800 lone \udfff surrogate\udc00s",
    "今天天气很好。他说today很好",
    "İstanbul'da İKİ kişi ISTANBUL",
    "300 K at 5 \N{KELVIN SIGN}, \N{KELVIN SIGN}elvin",
    "Å \N{ANGSTROM SIGN} ﬁne ﬂow ß ẞ ǅ Σίσυφος ΟΔΥΣΣΕΥΣ",
    "Müller läuft; naïve café, e\u0301tude",
    "line\r\nfeed\rreturn\x0bvertical\x0cform\x1cfile\x85next\u2028separator",
    "tabs\tand  spaces\u00a0and\u3000more",
    "UPPER lower MiXeD 123 4th x2y",
    "dying lying skies news innings proceed succeeded exceeds",
    "generalizations rationally conditional electricity hopefulness",
    "y yy yyy yyyy sayyyed toyying syzygy",
    "aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbb " + "c" * 33 + " " + "d" * 300 + "ing",
    "supercalifragilisticexpialidociously antidisestablishmentarianisms",
    "a.b.c\nd-e_f'g\n\nh,i;j",
    "x" * 63 + " " + "y" * 64 + "\n" + "z" * 65,
]


def test_300_000_small_pairs(kernel: str, agree: Agree, small_texts: Texts) -> None:
    for part in range(N_RANDOM // 30_000 if kernel == "c" else 1):
        summaries = small_texts(2 * part, 30_000, most=5, kinds=3)
        references = small_texts(2 * part + 1, 30_000, most=5, kinds=3)
        agree(summaries, references, stemmer=False)


@pytest.mark.parametrize("stemmer", [True, False])
@pytest.mark.parametrize(("most", "kinds", "n"), [(16, 4, 500), (60, 8, 120), (200, 3, 12)])
def test_longer_random_pairs(
    kernel: str, agree: Agree, small_texts: Texts, stemmer: bool, most: int, kinds: int, n: int
) -> None:
    summaries = small_texts(most, n, most=most, kinds=kinds)
    references = small_texts(most + 1, n, most=most, kinds=kinds)
    agree(summaries, references, stemmer=stemmer, types=(*TYPES, "rouge3", "rouge5", "rouge9"))


@pytest.mark.parametrize("length", [63, 64, 65, 127, 255, 256, 257, 300])
def test_sentences_about_as_long_as_a_machine_word(kernel: str, agree: Agree, length: int) -> None:
    """64 and 256 rows are where the bit vectors take another word, and another strip."""
    rng = random.Random(length)
    words = "a b c d e f g h".split()
    long = " ".join(rng.choices(words, k=length))
    lines = "\n".join(" ".join(rng.choices(words, k=length // 3)) for _ in range(3))
    agree([long, lines, lines, long], [lines, long, lines, long], types=("rougeL", "rougeLsum"))


@pytest.mark.parametrize("stemmer", [True, False])
def test_odd_texts(kernel: str, agree: Agree, stemmer: bool) -> None:
    pairs = [(summary, reference) for summary in ODD for reference in ODD]
    agree([one for one, _ in pairs], [other for _, other in pairs], stemmer=stemmer)


def test_ten_thousand_tokens(kernel: str, agree: Agree) -> None:
    """rouge-score's table would take minutes, so against itself and against a short text."""
    rng = random.Random(4)
    words = ["".join(rng.choices(string.ascii_lowercase, k=rng.randint(1, 9))) for _ in range(900)]
    long = "".join(rng.choice(words) + (" \n"[rng.random() < 0.05]) for _ in range(10_000))
    agree([long, "the " + long[:80]], [long[:80], long])
    assert all(value == 1 for value in Rouge(TYPES, True).compute([long], [long]).values())


def test_fixtures(kernel: str, agree: Agree) -> None:
    path = resource("fixtures") / "articles" / "articles.jsonl"
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    leads = [article["text"][:300] for article in articles]
    agree(leads, [article["references"] for article in articles])
    agree(leads, [article["references"][0] for article in articles], stemmer=False)


@pytest.mark.parametrize("name", ["cliff", "frank", "summeval", "xsumfaith"])
def test_judged_summaries(kernel: str, agree: Agree, data: Path, name: str) -> None:
    with gzip.open(data / "judged" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::23]
    summaries = [row["summary"].replace(" . ", " .\n") for row in rows]
    references = [row["reference"] or row["article"][:500] for row in rows]
    agree(summaries, references)
    agree(references[:20], summaries[:20], stemmer=False)


@pytest.mark.parametrize("stemmer", [True, False])
def test_several_references(kernel: str, agree: Agree, small_texts: Texts, stemmer: bool) -> None:
    texts = iter(small_texts(9, 2400, most=8, kinds=4))
    references = [[next(texts) for _ in range(1 + i % 5)] for i in range(600)]
    agree([next(texts) for _ in references], references, stemmer=stemmer)


@pytest.mark.skipif(library() is None, reason="the C kernel is not compiled here")
def test_stemmer_on_words_made_of_suffixes() -> None:
    rng = random.Random(3)
    porter = PorterStemmer()
    for word in made_words(rng, 40_000):
        assert stem(word) == porter.stem(word), word


@pytest.mark.skipif(library() is None, reason="the C kernel is not compiled here")
def test_stemmer_on_irregular_words() -> None:
    porter = PorterStemmer()
    for word in porter.pool:
        assert stem(word) == porter.stem(word), word


def made_words(rng: random.Random, n: int) -> Sequence[str]:
    suffixes = (
        "ational tional enci anci izer bli alli entli eli ousli ization ation ator alism iveness "
        "fulness ousness aliti iviti biliti fulli logi icate ative alize iciti ical ful ness al "
        "ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize sses ies ss "
        "s eed ed ing ied y e ll at bl iz sion tion ee yy 7"
    ).split()
    return [
        "".join(rng.choices("aeiouybcdlstzwx1", k=rng.randint(1, 5)))
        + "".join(rng.choices(suffixes, k=rng.randint(0, 3)))
        for _ in range(n)
    ]
