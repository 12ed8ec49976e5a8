"""What holds for any texts."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.metric.rouge import Rouge

TYPES = ("rouge1", "rouge2", "rouge3", "rougeL", "rougeLsum")
words = st.lists(st.sampled_from(["a", "b", "c", "Dogs", "dog", "été", "\n"]), max_size=30)
texts = words.map(" ".join) | st.text(max_size=60)
pairs = st.lists(st.tuples(texts, texts), min_size=1, max_size=6)
options = st.fixed_dictionaries(
    {
        "stemmer": st.booleans(),
        "tokenizer": st.sampled_from(["ascii", "unicode", "character"]),
        "multi": st.sampled_from(["max", "mean"]),
    }
)
# The fixture only sets a variable of the environment, the same for every example.
many = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def sides(found: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [one for one, _ in found], [other for _, other in found]


@many
@given(found=pairs, chosen=options)
def test_scores_lie_between_0_and_1(kernel, found, chosen):
    for column in Rouge(TYPES, **chosen).compute(*sides(found)).values():
        assert column.shape == (len(found),)
        assert column.dtype == np.float64
        assert ((column >= 0) & (column <= 1)).all()


@many
@given(tokens=words, chosen=options)
def test_a_text_with_enough_tokens_equals_itself(kernel, tokens, chosen):
    text = " ".join(["one two three", *tokens])
    for column in Rouge(TYPES, **chosen).compute([text], [text]).values():
        assert column[0] == 1


@many
@given(found=pairs, chosen=options)
def test_swapping_the_sides_swaps_precision_and_recall(kernel, found, chosen):
    rouge = Rouge(("rouge1", "rouge2", "rougeL"), **chosen)
    summaries, references = sides(found)
    one, other = rouge.compute(summaries, references), rouge.compute(references, summaries)
    for name in rouge.types:
        assert (one[f"{name}_precision"] == other[f"{name}_recall"]).all()
        assert one[f"{name}_f1"] == pytest.approx(other[f"{name}_f1"], abs=1e-15)


@many
@given(found=pairs, chosen=options)
def test_the_order_of_pairs_changes_nothing(kernel, found, chosen):
    rouge = Rouge(TYPES, **chosen)
    one, other = rouge.compute(*sides(found)), rouge.compute(*sides(found[::-1]))
    for key, column in one.items():
        assert (column == other[key][::-1]).all()


@many
@given(found=pairs, chosen=options)
def test_each_pair_is_scored_on_its_own(kernel, found, chosen):
    rouge = Rouge(TYPES, **chosen)
    together = rouge.compute(*sides(found))
    for i, (summary, reference) in enumerate(found):
        alone = Rouge(TYPES, **chosen).compute([summary], [reference])
        assert {key: column[i] for key, column in together.items()} == {
            key: column[0] for key, column in alone.items()
        }


@many
@given(found=pairs, chosen=options)
def test_the_mean_lies_between_the_references(kernel, found, chosen):
    summaries, references = sides(found)
    rouge = Rouge(("rouge1", "rougeLsum"), **chosen | {"multi": "mean"})
    alone = rouge.compute([summaries[0]] * len(references), references)
    together = rouge.compute([summaries[0]], [references])
    for key, column in alone.items():
        assert together[key][0] == pytest.approx(column.mean(), abs=1e-15)


@many
@given(found=pairs, chosen=options)
def test_both_kernels_agree_on_every_bit(found, chosen):
    from bench.metric.rouge.native import library

    if library() is None:
        pytest.skip("the C kernel is not compiled here: python -m bench.metric.rouge.build")
    summaries, references = sides(found)
    several = [references[: i + 1] for i in range(len(references))]
    with pytest.MonkeyPatch.context() as patch:
        native = Rouge(TYPES, **chosen).compute(summaries, several)
        patch.setenv("BENCH_ROUGE_KERNEL", "python")
        plain = Rouge(TYPES, **chosen).compute(summaries, several)
    for key, column in native.items():
        assert (column == plain[key]).all(), key
