"""Planted errors: exactly one a summary, where it says, the same everywhere, and good English."""

import json
import re
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import resource
from bench.dataset.corrupt import ANY_LANGUAGE, KINDS, Corrupted, Planted, corrupt
from bench.dataset.corrupt.soundness import is_sound, takes_an
from bench.dataset.corrupt.verbs import past, third_person
from bench.dataset.table import Table
from bench.records import Article, DatasetError, RecordError

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = resource("fixtures") / "articles" / "articles.jsonl"
BROKEN = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:has|have|had) (?:is|are|was|were|will|would|do|does|did)\b",
        r"\b(?:will|would|could|should|may|might|must|can) (?:is|are|was|were|has|had|will)\b",
        r"\b(?:is|are|was|were) (?:is|are|was|were|has|have|had|will|would|did|does)\b",
        r"\bto (?:is|are|was|were|has|had|will|would|did|does)\b",
        r"\b(?:he|she|it|everyone|everybody) (?:are|were|have)\b|\bthey (?:is|was|has)\b",
        r"\b(?:did|does|do) not (?:is|are|was|were|has|had|\w+(?<!ne)(?<!procee)(?<!succee)ed)\b",
        r"\bnot (?:not|un(?!der|til|it)\w+)\b",
        r"\b(?:more|less|most|least) (?:more|less|most|least)\b",
        r"\b(?:the|a|an) (?:the|a|an)\b",
        r"\b(\w+) \1\b",
        r"\b(?:taken?|took|lasted) shorter\b|\bat (?:most|least) at\b",
        r"(?-i:[a-z][.!?] [a-zß-ÿ])|[,;:] [.,;:]|\s[.,;:!?]|\.\.|,,",
        r"\b(?:everyone|everybody) (?:is missing|has fallen ill|has been reported)",
    )
]
FILES = sorted((ROOT / "fixtures" / "planted").glob("*.jsonl"))


def rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Article, str]]:
    """Return the pairs that the committed errors were planted in."""
    script = runpy.run_path(str(ROOT / "scripts" / "build_planted.py"))
    return list(script["faithful"]())


@pytest.fixture(scope="module")
def planted(pairs: list[tuple[Article, str]]) -> list[tuple[Article, str, Planted]]:
    """Return the errors of every kind in every fourth pair."""
    return [
        (article, summary, found)
        for article, summary in pairs[::4]
        for kind in KINDS
        if (found := corrupt(article, summary, kind=kind, seed=7))
    ]


def one(text: str, summary: str, kind: str, **metadata: str) -> Planted | None:
    return corrupt(Article("a", text, metadata=metadata), summary, kind=kind, seed=1)


def changed(text: str, summary: str, kind: str) -> str:
    """Return what stands in the span."""
    found = one(text, summary, kind)
    assert found is not None
    return found.summary[found.start : found.end]


def test_nothing_but_the_span_changes(planted: list[tuple[Article, str, Planted]]) -> None:
    assert {found.kind for _, _, found in planted} == set(KINDS)
    for _, summary, found in planted:
        assert found.unharmed == summary
        assert found.summary != summary
        assert found.summary[found.start : found.end] != found.was
        assert found.start < found.end


def test_what_is_planted_is_tidy_english(planted: list[tuple[Article, str, Planted]]) -> None:
    for _, summary, found in planted:
        new = found.summary
        assert is_sound(summary, new), new
        assert new[0].isupper() == summary[0].isupper()
        assert "  " not in new
        assert not re.search(r"\b(?:rose|fell|took|began|gave|went|came) not\b", new)
        assert not re.search(r"\bnot not\b|\bdid not \w+ed\b(?<!need)(?<!exceed)", new)
        around = new[max(0, found.start - 4) : found.end + 25]
        for article, word in re.findall(r"\b([Aa]n?) ([a-z]\w+|\d[\d,]*)", around):
            if word not in ("one", "hour", "honest") and f"{article} {word}" not in summary:
                assert (article.lower() == "an") == takes_an(word), around


def test_numbers_keep_their_format_and_are_new(
    planted: list[tuple[Article, str, Planted]],
) -> None:
    numbers = [(a, s, p) for a, s, p in planted if p.kind == "number"]
    assert numbers
    for article, _, found in numbers:
        new = found.summary[found.start : found.end].split()[-1]
        old = found.was.split()[-1]
        assert not re.search(rf"(?<![\w.,]){re.escape(new)}(?!\w|[.,]\d)", article.text)
        assert ("." in new, "," in new) == ("." in old, "," in old) or float(old) < 25
        if old[0].isdigit():
            ratio = float(new.replace(",", "")) / float(old.replace(",", ""))
            assert 0.2 < ratio < 5
            assert abs(ratio - 1) > 0.03


def test_names_have_as_many_words(planted: list[tuple[Article, str, Planted]]) -> None:
    for _, _, found in planted:
        if found.kind in ("entity_swap", "entity_outside") and len(found.was) < 30:
            assert len(found.summary[found.start : found.end].split()) == len(found.was.split())


def test_one_seed_gives_one_answer_and_others_another(
    pairs: list[tuple[Article, str]],
) -> None:
    article, summary = pairs[3]
    for kind in KINDS:
        first = corrupt(article, summary, kind=kind, seed=0)
        assert corrupt(article, summary, kind=kind, seed=0) == first
    drawn = {corrupt(article, summary, kind="sentence_outside", seed=seed) for seed in range(8)}
    assert len(drawn) > 3


def test_another_process_gives_the_same_answer(pairs: list[tuple[Article, str]]) -> None:
    code = (
        "import sys; from bench.dataset.corrupt import Corrupted; "
        "from bench.dataset.table import Table; "
        f"held = Corrupted(Table({str(ARTICLES)!r}), limit=3); "
        "print(sorted((a.id, k, p['summary']) for a in held "
        "for k, p in a.metadata['planted'].items()))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in (1, 2)
    ]
    assert told[0] == told[1]
    assert len(told[0]) > 1000


@pytest.mark.parametrize(
    ("kind", "text", "summary", "new"),
    [
        ("negation", "Sales rose.", "On Monday she began to sing.", "did not begin"),
        ("negation", "He will not appeal.", "He will not appeal.", "will"),
        ("negation", "The pool did not open.", "The pool did not open.", "opened"),
        ("gender", "She sold her house.", "She sold her house to him.", None),
        ("gender", "She sold her house.", "She sold her house.", "He sold his"),
        ("gender", "x", "mr berg sold his house .", "ms berg sold her"),
        ("gender", "x", "Mrs Berg left.", "Mr"),
        ("gender", "They told her.", "They told her to go.", "him"),
        ("direction", "Sales rose by 5%.", "Sales rose by 5%.", "fell"),
        ("direction", "He rose to speak.", "He rose to speak.", None),
        ("direction", "x", "The coffee was grown near the town.", None),
        ("hedge_dropped", "It may rain.", "The trial may begin in June.", "will"),
        ("hedge_dropped", "x", "The keg may have been an offering.", "was"),
        ("hedge_dropped", "x", "The kegs may have been offerings.", "were"),
        ("negation", "x", "Damage may reach 14 million.", None),
        ("negation", "x", "Sales did not rise at all.", None),
        ("hedge_dropped", "It may rain.", "No officer may release a payment.", None),
        ("hedge_dropped", "x", "He died on Monday, probably of a cold.", None),
        ("hedge_dropped", "x", "The alleged attacker fled.", "attacker"),
        ("hedge_dropped", "x", "An alleged thief fled.", "A thief"),
        ("unit", "It weighs 5 kg.", "It weighs 5 kg.", "tonnes"),
        ("unit", "He is 30.", "The 30-year-old won.", None),
        ("date", "In May 2020.", "It opened in the spring.", None),
        ("quantifier", "x", "All players left.", None),
        ("antonym", "x", "The Old Town was flooded.", None),
        ("quotation", "x", "“The Long Walk” won.", None),
        ("hedge_dropped", "x", "The house, which had planned to print it, closed.", None),
        ("direction", "x", "Getting permission had taken longer than that.", None),
        ("direction", "x", "It gave 4 percent in May and another 4 a year later.", None),
        ("negation", "x", "The fire, whose cause is unknown, went on.", None),
        ("negation", "x", "Long before the inspection took place.", None),
        ("negation", "x", "He works at the new plant that the group has built.", None),
        ("unit", "x", "She played for more than five hours.", None),
        ("quantifier", "x", "But nobody has been reported dead.", None),
    ],
)
def test_a_change_is_the_one_expected_or_none(
    kind: str, text: str, summary: str, new: str | None
) -> None:
    found = one(text, summary, kind)
    if new is None and kind == "quantifier":
        assert found is None or found.summary[found.start : found.end] in ("Some", "Few")
    else:
        assert (found and found.summary[found.start : found.end]) == new


@pytest.mark.parametrize(
    ("summary", "rises"),
    [
        ("It will take at least 18 months.", True),
        ("More than 3,000 homes are dark.", True),
        ("No more than 400 people came.", False),
        ("It is over within 12 minutes.", False),
    ],
)
def test_a_bound_is_not_replaced_by_one_that_follows_from_it(summary: str, rises: bool) -> None:
    old = int(re.sub(r"\D", "", summary))
    for seed in range(12):
        found = corrupt(Article("a", summary), summary, kind="number", seed=seed)
        assert found is not None
        assert (int(re.sub(r"\D", "", found.summary)) > old) == rises


def test_a_sentence_more_speaks_of_what_the_summary_is_about() -> None:
    added = {
        found.summary.removeprefix("A leopard fell into a well.")
        for seed in range(60)
        if (found := one_of("A leopard fell into a well.", "sentence_outside", seed))
    }
    assert 3 < len(added) < 15
    assert not re.search(r"\||court|donors|software|decision", " ".join(added))


def one_of(text: str, kind: str, seed: int) -> Planted | None:
    return corrupt(Article("a", text), text, kind=kind, seed=seed)


def test_two_exchange_their_roles() -> None:
    text = "Anna Berg, 40, beat Peter Holm, 41, in the final. Holm said he was tired."
    found = one(text, "Anna Berg beat Peter Holm in the final.", "role_swap")
    assert found is not None
    assert found.summary == "Peter Holm beat Anna Berg in the final."
    swapped = one(
        "The police arrested workers.", "The union sued the council on Monday.", "role_swap"
    )
    assert swapped is not None
    assert swapped.summary == "The council sued the union on Monday."


@pytest.mark.parametrize(
    ("summary", "new"),
    [
        ("The mayor was outvoted by the council.", "The council was outvoted by the mayor."),
        ("Anna Berg, who defeated Peter Holm, won.", "Peter Holm, who defeated Anna Berg, won."),
        ("Peter Holm gave the museum €40.", "The museum gave Peter Holm €40."),
        ("Pickets turned away workers.", "Workers turned away pickets."),
        ("The union accused Peter Holm of theft.", "Peter Holm accused the union of theft."),
        ("Anna Berg told reporters to go.", "Reporters told Anna Berg to go."),
        ("Anna Berg met Peter Holm.", None),
        ("Anna Berg married Peter Holm.", None),
        ("Anna Berg agreed with Peter Holm.", None),
        ("Anna Berg told Peter Holm that she was tired.", None),
        ("The lawyer for Anna Berg sued Peter Holm.", None),
        ("Anna Berg sued the council of Trim.", None),
        ("The council sued Peter Holm, 41, on Monday.", None),
        ("The council has sued workers.", None),
        ("The workers, who sued the council, won.", None),
        ("“The council sued Peter Holm.”", None),
        ("On Monday Anna Berg sued Peter Holm’s firm.", None),
    ],
)
def test_only_verbs_with_a_doer_exchange_roles(summary: str, new: str | None) -> None:
    text = "Anna Berg, 40, spoke. Ms Berg said no. Peter Holm, 41, spoke. Mr Holm said yes."
    found = one(text, summary, "role_swap")
    assert (found and found.summary) == new


def test_after_will_one_can_stand_for_many() -> None:
    found = one("x", "In April, the union will pay members $200 each.", "role_swap")
    assert found is not None
    assert found.summary == "In April, members will pay the union $200 each."


VOICES = (
    "Anna Berg, 40, said no. Ruth Lind, 41, said yes. Aiko Mori of the Kobe Centre for Language "
    "Systems who took no part said little. Lea Roth, an engineer in Cape Town who knew, said more."
)


@pytest.mark.parametrize(
    ("summary", "new"),
    [
        ("Anna Berg said no.", {"Ruth Lind"}),
        ("According to Anna Berg, no.", {"Ruth Lind"}),
        ("Tim Poe, who trains Anna Berg, said no.", None),
        ("Tim Poe, who defended Anna Berg in court, said no.", None),
        ("A dog was found, forestry officials said.", None),
    ],
)
def test_another_person_speaks(summary: str, new: set[str] | None) -> None:
    article = Article("a", VOICES)
    found = [corrupt(article, summary, kind="attribution", seed=seed) for seed in range(12)]
    told = {error.summary[error.start : error.end] for error in found if error}
    assert told == (new or set())


def test_one_word_for_the_same_people_is_no_other_speaker() -> None:
    article = Article("a", "It rained.")
    for seed in range(20):
        found = corrupt(article, "It rained, officials said.", kind="attribution", seed=seed)
        assert found is not None
        assert "authorities" not in found.summary


def test_a_name_is_replaced_wherever_it_stands() -> None:
    text = "Maria Weber, 40, and Laura Stein, 41, met. Weber said yes. Stein said no."
    found = one(text, "Weber said that Weber would go.", "entity_swap")
    assert found is not None
    assert found.summary == "Stein said that Stein would go."


def test_a_man_does_not_take_the_place_of_a_woman_she_speaks_of() -> None:
    text = "Maria Weber, 40, spoke. Peter Stein, 41, said no."
    assert one(text, "Maria Weber said that she would go.", "entity_swap") is None


def test_other_languages_get_wrong_numbers_alone() -> None:
    text = "Der Bau kostet 4.200 Euro und dauert 38 Monate."
    for kind in KINDS:
        found = one(text, "Der Bau dauert 38 Monate.", kind, language="de")
        assert (found is not None) == (kind in ANY_LANGUAGE), kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "summary", ["", " \n", "…", "“", "a", "((", "\x00 1", "12", "MR MS", "was " * 3000]
)
def test_odd_summaries_do_no_harm(kind: str, summary: str) -> None:
    found = one("The mayor, Anna Berg, 40, said 12 of 15 plans were old.", summary, kind)
    assert found is None or found.unharmed == summary


@given(
    text=st.text(min_size=1).filter(str.strip),
    summary=st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    kind=st.sampled_from(KINDS),
    seed=st.integers(0, 9),
)
@settings(max_examples=150)
def test_any_text_is_left_whole_but_for_the_span(
    text: str, summary: str, kind: str, seed: int
) -> None:
    text = text.encode("utf-8", "ignore").decode() or "x"
    if text.strip():
        found = corrupt(Article("a", text), summary, kind=kind, seed=seed)
        assert found is None or found.unharmed == summary


def test_a_long_summary_takes_no_long_time() -> None:
    summary = "The union had asked for 9 percent, and Anna Berg said it rose by 5 km. " * 400
    article = Article("a", summary)
    assert all(
        found is None or found.unharmed == summary
        for found in (corrupt(article, summary, kind=kind, seed=0) for kind in KINDS)
    )


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(DatasetError, match=r"'typo' is no kind of error: expected one of number,"):
        corrupt(Article("a", "x"), "y", kind="typo", seed=0)


def test_a_span_outside_of_the_summary_is_refused() -> None:
    with pytest.raises(RecordError, match="has the span 3:9"):
        Planted("abcde", "number", 3, 9, "x")


@pytest.mark.parametrize(
    ("base", "form", "third"),
    [("rise", "rose", "rises"), ("plan", "planned", "plans"), ("deny", "denied", "denies")],
)
def test_verbs_have_their_forms(base: str, form: str, third: str) -> None:
    assert past(base) == form
    assert third_person(base) == third


@pytest.mark.parametrize(
    "word", ["hour", "8-day", "11 people", "18 men", "old", "honest man", "unannounced"]
)
def test_an_stands_before_a_vowel_that_is_heard(word: str) -> None:
    assert takes_an(word)


@pytest.mark.parametrize("word", ["union", "one-off", "European", "110", "house", "useful", "19"])
def test_a_stands_before_a_consonant_that_is_heard(word: str) -> None:
    assert not takes_an(word)


class TestDataset:
    def test_pairs_keep_their_articles(self) -> None:
        dataset = Corrupted(Table(ARTICLES), where={"language": "en"}, seed=3)
        found = {article.id: article for article in dataset}
        given_ = {article.id: article for article in Table(ARTICLES, where={"language": "en"})}
        assert len(found) == sum(len(article.references) for article in given_.values())
        for key, article in found.items():
            source = given_[key.partition("#")[0]]
            assert article.text == source.text
            assert article.references[0] in source.references
            for kind, held in article.metadata["planted"].items():
                error = Planted(held["summary"], kind, held["start"], held["end"], held["was"])
                assert error.unharmed == article.references[0]
                assert error == corrupt(
                    replace(article, metadata=source.metadata), error.unharmed, kind=kind, seed=3
                )

    def test_the_notes_count(self, tmp_path: Path) -> None:
        lines = [
            {"id": "a", "text": "It cost 12 euros.", "references": ["It cost 12 euros."]},
            {"id": "b", "text": "It cost 12 euros."},
            {"id": "c", "text": "Es regnet.", "references": ["Regen."], "language": "de"},
            {"id": "d", "text": "Rain.", "references": ["Rain."]},
        ]
        path = tmp_path / "pairs.jsonl"
        path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        dataset = Corrupted(Table(path), kinds=["number_swap", "unit"])
        assert [article.id for article in dataset] == ["a"]
        assert dataset.notes() == [
            "errors planted: 1 unit, 0 number_swap",
            "left out: 1 article without a reference",
            "left out: 1 pair in another language",
            "left out: 1 pair without a clean error",
        ]
        assert dataset.describe()["kinds"] == ["unit", "number_swap"]

    def test_bad_rows_are_named_with_their_line(self, tmp_path: Path) -> None:
        path = tmp_path / "pairs.jsonl"
        path.write_text('{"id": "a", "text": "x"}\n{"id": "b"}\n', encoding="utf-8")
        with pytest.raises(DatasetError, match=r"pairs\.jsonl:2: "):
            list(Corrupted(Table(path)))

    @pytest.mark.parametrize("kinds", [["typo"], []])
    def test_kinds_are_checked(self, kinds: list[str]) -> None:
        with pytest.raises(DatasetError, match=r"dataset\.kinds is \["):
            Corrupted(Table(ARTICLES), kinds=kinds)

    def test_no_pairs_are_an_error(self) -> None:
        with pytest.raises(DatasetError, match=r"dataset\.pairs is 3: expected the config"):
            Corrupted(3)  # type: ignore[arg-type]


class TestCommitted:
    def test_there_is_a_file_a_kind(self) -> None:
        assert {path.stem for path in FILES} == set(KINDS)

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_there_are_a_hundred_different_ones(self, path: Path) -> None:
        held = rows(path)
        assert len({(row["article_id"], row["summary"]) for row in held}) == 100

    def test_the_sentences_written_for_them_are_of_the_articles(self) -> None:
        held = rows(ROOT / "fixtures" / "planted_sentences.jsonl")
        ids = [article.id for article in Table(ARTICLES, where={"language": "en"})]
        assert {row["article_id"] for row in held} == set(ids)
        assert len({row["summary"] for row in held}) == len(held)
        for row in held:
            assert list(row) == ["article_id", "summary"]
            assert re.fullmatch(r"[A-Z].*[.]", row["summary"])

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_each_error_is_in_its_span(self, path: Path, pairs: list[tuple[Article, str]]) -> None:
        faithful = {(article.id, summary) for article, summary in pairs}
        held = rows(path)
        assert 0 < len(held) <= 100
        for row in held:
            assert list(row) == ["article_id", "summary", "kind", "start", "end", "was"]
            error = Planted(**{key: row[key] for key in row if key != "article_id"})  # type: ignore[arg-type]
            assert error.kind == path.stem
            assert (row["article_id"], error.unharmed) in faithful

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_fifty_of_each_kind_read_as_english(self, path: Path) -> None:
        for row in rows(path)[::2]:
            error = Planted(**{key: row[key] for key in row if key != "article_id"})  # type: ignore[arg-type]
            new, old = error.summary, error.unharmed
            assert is_sound(old, new), new
            around = new[max(0, error.start - 40) : error.end + 40].rpartition(" ")[0]
            before = old[max(0, error.start - 40) :]
            for wrong in BROKEN:
                assert not wrong.search(around) or wrong.search(before), around
            assert new.rstrip()[-1] in '.!?”"'
            assert error.end - error.start <= 150
