"""Draws that depend on seed and text alone, and settings that come from many places."""

import json
import shutil
from collections import Counter

import numpy as np
import pytest

from bench.backend.models import decoding
from bench.backend.seq2seq import Seq2Seq
from bench.models import weights
from bench.models.checkpoint import find
from bench.records import BackendError

DRAWN = {"do_sample": True, "num_beams": 1, "max_new_tokens": 12, "temperature": 1.5, "top_k": 40}


def settled(folder, **options):
    found = find("x", str(folder))
    return decoding.settle("x", found, weights.read_config("x", found), options)


def drawn(folder, texts, **options):
    backend = Seq2Seq(str(folder), **{**DRAWN, **options})
    made = [draft.text for draft in backend.summarize(texts)]
    backend.close()
    return made


def test_a_draw_depends_on_the_seed_and_the_text_and_on_nothing_beside_it(checkpoint, texts):
    folder = checkpoint("bart")
    whole = drawn(folder, texts, seed=3)
    assert whole == [drawn(folder, [text], seed=3)[0] for text in texts]
    assert whole[::-1] == drawn(folder, texts[::-1], seed=3, batch_size=2)
    assert whole != drawn(folder, texts, seed=4)


def test_repeats_are_other_draws_and_say_so(checkpoint, texts):
    backend = Seq2Seq(str(checkpoint("bart")), **DRAWN, seed=5)
    again = [backend.repeated(i) for i in range(3)]
    made = [[d.text for d in one.summarize(texts)] for one in (backend, *again)]
    assert made[0] == made[1]  # the first draw is the one without a repeat
    assert made[1] != made[2] != made[3]
    assert len({one.signature for one in again}) == 3
    assert backend.signature == again[0].signature
    backend.close()


def test_a_model_that_does_not_draw_repeats_itself(checkpoint, texts):
    backend = Seq2Seq(str(checkpoint("bart")), seed=5)
    again = backend.repeated(1)
    assert [d.text for d in backend.summarize(texts)] == [d.text for d in again.summarize(texts)]
    assert "seed" not in backend.signature
    assert backend.signature == again.signature
    backend.close()


def test_noise_makes_draws_of_the_softmax():
    """Chi-square of 6,000 draws of 4 tokens, with 3 degrees of freedom: 16.3 is p = 0.001."""
    import torch

    scores = torch.tensor([[0.5, 1.5, -1.0, 0.0]]).repeat(2000, 1)
    expected = torch.softmax(scores[0], 0).numpy()
    add = decoding._noise([f"text {i}" for i in range(2000)])
    counts = Counter()
    for _ in range(3):
        counts.update(add(None, scores).argmax(1).tolist())
    observed = np.array([counts[i] for i in range(4)])
    assert ((observed - 6000 * expected) ** 2 / (6000 * expected)).sum() < 16.3


def test_nothing_outside_top_k_is_drawn(checkpoint):
    import torch

    one = settled(checkpoint("bart"), do_sample=True, num_beams=1, top_k=2, temperature=5.0)
    processors = one.processors([f"text {i}" for i in range(200)])
    scores = torch.arange(6.0).repeat(200, 1)
    assert set(processors(None, scores).argmax(1).tolist()) == {4, 5}


def test_the_signature_tells_what_is_in_force(checkpoint):
    greedy = settled(checkpoint("bart"))
    assert greedy.signature == "num_beams:2|max_new_tokens:23|no_repeat_ngram_size:3"
    one = settled(checkpoint("bart"), do_sample=True, num_beams=1, top_p=0.9, seed=7)
    assert one.signature == (
        "num_beams:1|max_new_tokens:23|no_repeat_ngram_size:3|top_p:0.9|seed:7"
    )


def test_sampling_of_a_checkpoint_is_only_done_when_the_user_wants_it(checkpoint, tmp_path):
    folder = shutil.copytree(checkpoint("llama"), tmp_path / "llama")
    file = folder / "generation_config.json"
    own = {"do_sample": True, "temperature": 0.6, "top_p": 0.9, "max_length": 4096}
    file.write_text(json.dumps({**json.loads(file.read_text()), **own}))
    assert settled(folder).signature == "max_new_tokens:256"
    assert settled(folder, do_sample=True).signature == (
        "max_new_tokens:256|temperature:0.6|top_p:0.9|seed:0"
    )


def test_lengths_of_a_checkpoint_count_the_token_that_starts_them(checkpoint, tmp_path):
    folder = shutil.copytree(checkpoint("bart"), tmp_path / "bart")
    file = folder / "generation_config.json"
    own = {**json.loads(file.read_text()), "max_length": 20, "min_length": 7}
    file.write_text(json.dumps(own))
    assert "max_new_tokens:19|min_new_tokens:6" in settled(folder).signature
    # A limit of the user's below the checkpoint's least wins.
    assert "max_new_tokens:4|min_new_tokens:4" in settled(folder, max_new_tokens=4).signature
    file.write_text(json.dumps({**own, "max_new_tokens": 11}))
    assert "max_new_tokens:11|min_new_tokens:6" in settled(folder).signature


def test_settings_of_an_old_checkpoint_are_read_from_its_config(checkpoint, tmp_path):
    folder = shutil.copytree(checkpoint("bart"), tmp_path / "bart")
    (folder / "generation_config.json").unlink()
    config = json.loads((folder / "config.json").read_text())
    old = {"num_beams": 3, "max_length": 15, "length_penalty": 2.0, "early_stopping": True}
    (folder / "config.json").write_text(json.dumps({**config, **old}))
    assert settled(folder).signature == (
        "num_beams:3|max_new_tokens:14|length_penalty:2.0|early_stopping:True"
    )


def test_one_summary_is_written_whatever_a_checkpoint_says(checkpoint, texts, tmp_path):
    folder = shutil.copytree(checkpoint("bart"), tmp_path / "bart")
    file = folder / "generation_config.json"
    own = {"num_return_sequences": 2, "return_dict_in_generate": True, "output_scores": True}
    file.write_text(json.dumps({**json.loads(file.read_text()), **own}))
    changed, plain = Seq2Seq(str(folder)), Seq2Seq(str(checkpoint("bart")))
    drafts = [[draft.text for draft in one.summarize(texts[:3])] for one in (changed, plain)]
    assert drafts[0] == drafts[1]
    changed.close()
    plain.close()


def test_a_limit_that_nobody_sets_stays_within_the_decoder(checkpoint, tmp_path):
    folder = shutil.copytree(checkpoint("led"), tmp_path / "led")
    (folder / "generation_config.json").write_text(
        json.dumps({"decoder_start_token_id": 2, "eos_token_id": 2, "pad_token_id": 1})
    )
    assert settled(folder).config.max_new_tokens == 63
    assert settled(checkpoint("t5")).config.max_new_tokens == 256


def test_a_broken_generation_config_is_named(checkpoint, tmp_path):
    folder = shutil.copytree(checkpoint("bart"), tmp_path / "bart")
    (folder / "generation_config.json").write_text('{"num_return_sequences": 3, "num_beams": 1')
    with pytest.raises(BackendError, match=r"its generation_config\.json"):
        settled(folder)


def test_the_names_that_options_may_have_are_those_that_are_checked():
    assert set(decoding.Options.__annotations__) == set(decoding._CHECKS)
