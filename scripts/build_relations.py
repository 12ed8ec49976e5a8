"""Compile WordNet 3.0 into the word-relation table of ``metric=[facts]``.

    apt-get install wordnet-base
    python scripts/build_relations.py [--wordnet /usr/share/wordnet]

The table is text, gzipped, in five parts with an empty line between them:

1. ``lemma<TAB>synsets``: lower-case words, with the first senses of each part of speech
2. ``synset<TAB>hypernyms``: the synsets one and two levels above
3. ``lemma<TAB>antonyms``
4. ``lemma<TAB>related``: derived forms and pertainyms (``decision decide``, ``french france``)
5. ``form<TAB>lemma``: irregular forms (``went go``)
6. names: words that WordNet knows with a capital alone (``paris``)

Synsets are renumbered in base 36. WordNet's licence must travel with the table, and is written
beside it.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
SENSES = 5
"""Senses kept of a lemma and part of speech, the most frequent first."""
HYPERNYM, ANTONYM, DERIVED = {"@", "@i"}, {"!"}, {"+", "\\"}
OUT = Path(__file__).parent.parent / "bench" / "metric" / "faithfulness"
WORD = re.compile(r"[a-z][a-z'-]+")

Key = tuple[str, str]


class Synset:
    """One line of a data file."""

    def __init__(self, line: str) -> None:
        fields = line.split(" | ", 1)[0].split()
        n_words = int(fields[3], 16)
        raw = fields[4 : 4 + 2 * n_words : 2]
        self.words = [re.sub(r"\((a|p|ip)\)$", "", word) for word in raw]
        rest = fields[5 + 2 * n_words :]
        n_pointers = int(fields[4 + 2 * n_words])
        self.pointers = [tuple(rest[4 * i : 4 * i + 4]) for i in range(n_pointers)]


def synsets(folder: Path) -> dict[Key, Synset]:
    found: dict[Key, Synset] = {}
    for part, letter in PARTS.items():
        for line in (folder / f"data.{part}").read_text("utf-8").splitlines():
            if not line.startswith("  "):
                found[letter, line[:8]] = Synset(line)
    return found


def senses(folder: Path) -> Iterator[tuple[str, Key]]:
    for part, letter in PARTS.items():
        for line in (folder / f"index.{part}").read_text("utf-8").splitlines():
            fields = line.split()
            if line.startswith("  ") or not WORD.fullmatch(fields[0]):
                continue
            offsets = fields[-int(fields[2]) :]
            yield from ((fields[0], (letter, offset)) for offset in offsets[:SENSES])


def target(pointer: tuple[str, ...]) -> Key:
    return pointer[2].replace("s", "a"), pointer[1]


def above(all_synsets: dict[Key, Synset], key: Key) -> list[Key]:
    return [target(p) for p in all_synsets[key].pointers if p[0] in HYPERNYM]


def lexical(all_synsets: dict[Key, Synset], kinds: set[str]) -> dict[str, set[str]]:
    """Return the words that lexical pointers of some kinds join, lower-cased."""
    joined = defaultdict(set)
    for synset in all_synsets.values():
        for pointer in synset.pointers:
            ends = bytes.fromhex(pointer[3])
            if pointer[0] in kinds and all(ends):
                here = synset.words[ends[0] - 1].lower()
                there = all_synsets[target(pointer)].words[ends[1] - 1].lower()
                if WORD.fullmatch(here) and WORD.fullmatch(there) and here != there:
                    joined[here].add(there)
    return joined


def irregular(folder: Path) -> dict[str, str]:
    forms: dict[str, str] = {}
    for part in ("adv", "adj", "noun", "verb"):
        for line in (folder / f"{part}.exc").read_text("utf-8").splitlines():
            form, lemma = line.split()[:2]
            if WORD.fullmatch(form) and WORD.fullmatch(lemma) and form != lemma:
                forms[form] = lemma
    return forms


def table(folder: Path) -> str:
    everything = synsets(folder)
    lower: set[str] = set()
    capital: set[str] = set()
    for synset in everything.values():
        for word in synset.words:
            (lower if word == word.lower() else capital).add(word.lower())
    lemmas = defaultdict(list)
    for lemma, key in senses(folder):
        if lemma in lower:
            lemmas[lemma].append(key)
    kept = {key for keys in lemmas.values() for key in keys}
    levels = {}
    for key in kept:
        first = above(everything, key)
        levels[key] = [*first, *(upper for one in first for upper in above(everything, one))]
    used = sorted(kept | {key for keys in levels.values() for key in keys})
    ids = {key: np.base_repr(i, 36).lower() for i, key in enumerate(used)}
    rows: list[dict[str, list[str]]] = [
        {lemma: [ids[key] for key in keys] for lemma, keys in lemmas.items()},
        {ids[key]: [ids[k] for k in dict.fromkeys(keys)] for key, keys in levels.items() if keys},
        {word: sorted(others) for word, others in lexical(everything, ANTONYM).items()},
        {word: sorted(others) for word, others in lexical(everything, DERIVED).items()},
        {form: [lemma] for form, lemma in irregular(folder).items()},
        {name: [] for name in capital - lower if WORD.fullmatch(name)},
    ]
    return "\n\n".join(
        "\n".join(f"{key}\t{' '.join(row[key])}" for key in sorted(row)) for row in rows
    )


def licence(folder: Path) -> str:
    head = (folder / "data.noun").read_text("utf-8").split("\n00")[0]
    return "\n".join(re.sub(r"^ +\d+ ?", "", line).rstrip() for line in head.splitlines())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    folder = parser.parse_args().wordnet
    packed = gzip.compress(table(folder).encode(), 9, mtime=0)
    (OUT / "relations.txt.gz").write_bytes(packed)
    (OUT / "WORDNET-LICENSE.txt").write_text(licence(folder).strip() + "\n", "utf-8")
    print(f"{len(packed):,} bytes")


if __name__ == "__main__":
    main()
