"""A dictionary of a dozen words in the files of WordNet 3, for METEOR without the real one."""

from __future__ import annotations

from pathlib import Path

SYNSETS = {
    "noun": [("car", "auto", "automobile", "motor_car"), ("guidebook", "guide")],
    "verb": [("halt", "stop"), ("obey", "heed")],
    "adj": [("fast", "quick")],
    "adv": [("ever", "always")],
}
LETTERS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}


def write(folder: Path) -> Path:
    """Write the twelve files that are read, and no ``lexnames``, as Debian has none; return it."""
    folder.mkdir(parents=True)
    for part, synsets in SYNSETS.items():
        letter, data = LETTERS[part], "  1 WordNet 3.0 Copyright: a toy.\n"
        index = data
        for words in synsets:
            offset = f"{len(data):08}"
            lemmas = " ".join(f"{word} 0" for word in words)
            frames = " 01 + 02 00" if part == "verb" else ""
            data += f"{offset} 03 {letter} {len(words):02x} {lemmas} 000{frames} | a gloss\n"
            index += "".join(f"{word} {letter} 1 0 1 0 {offset}  \n" for word in words)
        (folder / f"data.{part}").write_text(data)
        (folder / f"index.{part}").write_text(index)
        (folder / f"{part}.exc").write_text("")
    return folder
