import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import text as ground
from bench.backend.full import Full
from bench.backend.lead import Lead, Tail
from bench.backend.sample import Random
from bench.records import BackendError

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300).filter(
    str.strip
)


def summary(backend, text):
    (draft,) = backend.summarize([text])
    return draft.text


def test_lead_takes_the_first_sentences(english):
    assert summary(Lead(sentences=2), english) == (
        "The old bridge over the river will be closed for two years.\n"
        "The town council decided so on Monday evening."
    )


def test_tail_takes_the_last_sentences_in_order(english):
    assert summary(Tail(sentences=2), english) == (
        "A decision about the foundation will follow in spring.\n"
        "The bridge was built in 1887 and is the oldest of its kind in the county."
    )


def test_words_keep_their_spacing_and_end_at_a_word():
    text = ' "One,  two-three\n4.5 it\'s" over. '
    assert summary(Lead(words=3), text) == '"One,  two-three\n4.5'
    assert summary(Tail(words=2), text) == "it's\" over."
    assert summary(Lead(words=99), text) == summary(Tail(words=99), text) == text.strip()


def test_a_character_is_a_word_where_there_are_no_spaces(texts):
    assert summary(Lead(words=5), texts["zh"]) == "河上的老桥"
    assert summary(Tail(words=3), texts["zh"]) == "人过河。"


def test_each_language_is_split_by_its_own_rules(text, language):
    expected = ground.sentences(text, language)
    assert len(expected) >= 5
    assert summary(Lead(sentences=3), text).split("\n") == expected[:3]
    assert summary(Tail(sentences=3), text).split("\n") == expected[-3:]


def test_a_sentence_keeps_its_line_breaks():
    text = "One line\nand another. Second. Third."
    assert summary(Lead(sentences=2), text) == "One line\nand another.\nSecond."


@pytest.mark.parametrize(
    "backend", [Lead(3), Tail(3), Lead(words=9), Tail(words=9), Random(3), Full()]
)
def test_an_article_of_one_sentence_is_its_own_summary(backend):
    assert summary(backend, "Only this one.") == "Only this one."


def test_full_is_the_article_unchanged(text):
    assert summary(Full(), f"\n {text} ") == f"\n {text} "


@pytest.mark.parametrize("kind", [Lead, Tail])
@pytest.mark.parametrize("options", [{}, {"sentences": 3, "words": 50}])
def test_sentences_or_words_and_not_both(kind, options):
    with pytest.raises(BackendError, match=r"(lead|tail): sentences=.*expected one of the two"):
        kind(**options)


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "3"])
@pytest.mark.parametrize("name", ["sentences", "words"])
def test_a_count_is_a_whole_number_above_0(name, value):
    with pytest.raises(BackendError, match=rf"lead: {name}={value!r}: expected a whole number"):
        Lead(**{name: value})


def test_signatures_name_what_changes_a_summary():
    assert Lead(3).signature == "lead|sentences:3|language:auto|v:1"
    assert Tail(words=50).signature == "tail|words:50|v:1"
    assert Random(2, seed=7, language="de").signature == (
        "random|sentences:2|seed:7|language:de|v:1"
    )
    assert Full().signature == "full|v:1"


@given(ANY_TEXT, st.integers(1, 40))
def test_no_more_words_than_asked_for(text, count):
    expected = ground.words(text)
    lead, tail = summary(Lead(words=count), text), summary(Tail(words=count), text)
    assert lead in text
    assert tail in text
    assert ground.words(lead) == expected[:count]
    assert ground.words(tail) == expected[-count:]


@given(st.lists(ANY_TEXT, min_size=1, max_size=6, unique=True), st.integers(0, 9), st.randoms())
def test_a_draw_depends_on_seed_and_text_alone(texts, seed, order):
    backend = Random(2, seed=seed)
    drawn = dict(zip(texts, backend.summarize(texts), strict=True))
    shuffled = order.sample(texts, len(texts))
    assert backend.summarize(shuffled) == [drawn[text] for text in shuffled]
    assert [Random(2, seed=seed).summarize([text])[0] for text in texts] == list(drawn.values())


def test_a_draw_keeps_the_order_of_the_article_and_follows_the_seed(english):
    sentences = ground.sentences(english)
    drawn = [summary(Random(4, seed=seed), english).split("\n") for seed in range(50)]
    for some in drawn:
        places = [sentences.index(sentence) for sentence in some]
        assert places == sorted(set(places))
        assert len(places) == 4
    assert {sentence for some in drawn for sentence in some} == set(sentences)


def test_a_draw_is_the_same_on_every_machine_and_version(english):
    # Values of this implementation: SHA-256 of fixed bytes cannot change.
    sentences = ground.sentences(english)
    drawn = [summary(Random(2, seed=seed), english).split("\n") for seed in range(3)]
    assert [[sentences.index(sentence) for sentence in some] for some in drawn] == [
        [0, 6],
        [4, 7],
        [2, 6],
    ]


@pytest.mark.parametrize("seed", [None, "1", 1.0, True])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(BackendError, match="random: seed="):
        Random(3, seed=seed)
