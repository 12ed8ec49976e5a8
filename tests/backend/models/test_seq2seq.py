"""Encoder-decoder models, against the bare calls of transformers on the same checkpoint."""

import json
import shutil

import pytest

from bench.backend.seq2seq import Seq2Seq
from bench.models import weights
from bench.records import BackendError, Draft

KINDS = ["bart", "pegasus", "led", "t5"]


@pytest.fixture
def opened():
    """Return what builds a backend and closes it after the test."""
    made = []

    def build(folder, **options):
        made.append(Seq2Seq(str(folder), **options))
        return made[-1]

    yield build
    for backend in made:
        backend.close()


def bare(folder, text, **settings):
    """Return what transformers writes for one text, with no more than its documentation says."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    with weights.quiet():
        tokenizer = AutoTokenizer.from_pretrained(folder)
        model = AutoModelForSeq2SeqLM.from_pretrained(folder)
        limit = 128 if model.config.model_type == "led" else 64
        inputs = tokenizer(text, return_tensors="pt", truncation=True, max_length=limit)
        inputs = {name: inputs[name] for name in ("input_ids", "attention_mask")}
        if model.config.model_type == "led":
            inputs["global_attention_mask"] = torch.zeros_like(inputs["input_ids"])
            inputs["global_attention_mask"][:, 0] = 1
        output = model.generate(**inputs, **settings)
    return tokenizer.decode(output[0], skip_special_tokens=True)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_what_transformers_writes_text_by_text(kind, checkpoint, texts, opened):
    settings = {"max_new_tokens": 20} if kind == "t5" else {}
    backend = opened(
        checkpoint(kind), batch_size=2, max_input_tokens=128 if kind == "led" else None, **settings
    )
    drafts = backend.summarize(texts)
    assert [draft.text for draft in drafts] == [
        bare(checkpoint(kind), t, **settings) for t in texts
    ]
    assert len({draft.text for draft in drafts}) > 1


def test_tokens_offered_and_seen_are_those_of_the_model(checkpoint, texts, opened):
    backend = opened(checkpoint("bart"))
    assert backend.window == 62  # of 64, without <s> and </s>
    short, long = texts[0], texts[5]
    counted = [backend.count_tokens(text) for text in (short, long)]
    assert counted[0] < 62 < counted[1]
    drafts = backend.summarize([short, long])
    assert [draft.article_tokens for draft in drafts] == counted
    assert [draft.article_tokens_seen for draft in drafts] == [counted[0], 62]
    assert [draft.input_tokens for draft in drafts] == [counted[0] + 2, 64]
    assert all(0 < draft.output_tokens <= 23 for draft in drafts)


def test_a_text_that_fills_the_window_exactly_is_seen_whole(checkpoint, texts, opened):
    backend = opened(checkpoint("bart"))
    words = texts[5].split()
    n = next(n for n in range(len(words)) if backend.count_tokens(" ".join(words[:n])) > 62)
    text = " ".join(words[: n - 1])
    while backend.count_tokens(text) < 62:
        text += "!" if backend.count_tokens(text + "!") > backend.count_tokens(text) else " ?"
    assert backend.count_tokens(text) == 62
    (whole,), (cut,) = backend.summarize([text]), backend.summarize([text + " and more"])
    assert whole.article_tokens == whole.article_tokens_seen == 62
    assert cut.article_tokens > cut.article_tokens_seen == 62
    assert whole.text == cut.text


def test_too_long_is_an_error_where_the_user_wants_it(checkpoint, texts, opened):
    backend = opened(checkpoint("bart"), truncation="error")
    first, second = backend.summarize([texts[5], texts[0]])
    n = backend.count_tokens(texts[5])
    assert first == Draft(
        error=f"seq2seq: the article has {n} tokens and the window 62: truncation=cut, or wrap the "
        "model (docs/longdoc.md)",
        article_tokens=n,
    )
    assert second.text


def test_a_prefix_stands_before_each_article_and_is_never_cut(checkpoint, texts, opened):
    folder = checkpoint("t5")
    backend = opened(folder, prefix="summarize: ", max_new_tokens=12)
    n_prefix = backend.count_tokens("summarize: ")
    assert backend.window == 62 - n_prefix - 1
    for text, draft in zip(texts, backend.summarize(texts), strict=True):
        assert draft.text == bare(folder, "summarize: " + text, max_new_tokens=12)
        n = backend.count_tokens(text)
        assert draft.article_tokens == n
        whole = n <= backend.window
        assert draft.article_tokens_seen == n if whole else draft.article_tokens_seen < n
        assert draft.input_tokens <= 64


def test_what_an_old_checkpoint_says_of_summaries_is_done(checkpoint, texts, opened, tmp_path):
    folder = shutil.copytree(checkpoint("t5"), tmp_path / "t5")
    config = json.loads((folder / "config.json").read_text())
    config["task_specific_params"] = {
        "summarization": {
            "prefix": "summarize: ",
            "max_length": 9,
            "min_length": 4,
            "num_beams": 3,
        },
        "translation": {"prefix": "translate: "},
    }
    (folder / "config.json").write_text(json.dumps(config))
    backend = opened(folder)
    assert "num_beams:3|max_new_tokens:8|min_new_tokens:3" in backend.signature
    assert "prefix:'summarize: '" in backend.signature
    expected = bare(folder, f"summarize: {texts[0]}", max_length=9, min_length=4, num_beams=3)
    assert backend.summarize(texts[:1])[0].text == expected


def test_options_of_the_user_come_before_the_checkpoints_own(checkpoint, texts, opened):
    folder = checkpoint("bart")
    given = {"num_beams": 3, "max_new_tokens": 9, "min_new_tokens": 6, "length_penalty": 0.5}
    backend = opened(folder, **given)
    assert "num_beams:3|max_new_tokens:9|min_new_tokens:6|length_penalty:0.5" in backend.signature
    found = [draft.text for draft in backend.summarize(texts)]
    assert found == [bare(folder, text, max_length=None, **given) for text in texts]


def test_summaries_come_in_the_order_of_the_texts_and_no_batch_moves_one(checkpoint, texts, opened):
    sizes = []
    for size in (1, 2, 5):
        backend = opened(checkpoint("bart"), batch_size=size)
        sizes.append([draft.text for draft in backend.summarize(texts)])
    assert sizes[0] == sizes[1] == sizes[2]
    assert opened(checkpoint("bart"), batch_size=1).batch_size == 1
    assert opened(checkpoint("bart"), batch_size=5).batch_size == 20
    assert opened(checkpoint("bart")).summarize([]) == []


def test_batches_are_of_like_length_the_longest_first(checkpoint, texts, opened, monkeypatch):
    backend = opened(checkpoint("bart"), batch_size=2)
    backend.summarize(texts[:1])
    model = backend._writer._hold.get().model
    seen, generate = [], model.generate

    def spy(**inputs):
        seen.append(inputs["attention_mask"].sum(1).tolist())
        return generate(**inputs)

    monkeypatch.setattr(model, "generate", spy)
    backend.summarize(texts)
    lengths = [length for batch in seen for length in batch]
    assert lengths == sorted(lengths, reverse=True)
    assert [len(batch) for batch in seen] == [2, 2, 2]


def test_how_it_ended_is_told(checkpoint, texts, opened, monkeypatch):
    backend = opened(checkpoint("bart"), num_beams=1, max_new_tokens=8)
    backend.summarize(texts[:1])
    model = backend._writer._hold.get().model
    a, b = (ids[0] for ids in backend._writer.tokens.encode(["a", "b"]))
    import torch

    rows = {
        "stop": [2, a, b, 2, 1, 1],
        "length": [2, a, b, a, b, a, b, a, b],
        "forced": [2, a, b, a, b, a, b, a, 2],  # forced_eos_token_id closed it at the limit
    }
    for name, row in rows.items():
        monkeypatch.setattr(model, "generate", lambda row=row, **_: torch.tensor([row]))
        (draft,) = backend.summarize(texts[:1])
        assert draft.finish_reason == ("stop" if name == "stop" else "length"), name
        assert draft.output_tokens == (3 if name == "stop" else 8)
        assert draft.text == ("ab" if name == "stop" else "abababab"[: 8 - (name == "forced")])


def test_line_breaks_are_what_the_model_writes_for_them(checkpoint, texts, opened, monkeypatch):
    backend = opened(checkpoint("pegasus"), newline="<n>")
    import torch

    backend.summarize(texts[:1])
    (ids,) = backend._writer.tokens.encode(["One.<n>Two."])
    model = backend._writer._hold.get().model
    monkeypatch.setattr(model, "generate", lambda **_: torch.tensor([[1, *ids, 2]]))
    assert backend.summarize(texts[:1])[0].text == "One.\nTwo."
    assert "newline:<n>" in backend.signature


def test_special_tokens_in_an_article_are_letters(checkpoint, opened):
    backend = opened(checkpoint("bart"))
    tokens = backend._writer.tokens
    ids = tokens.framed(tokens.encode(["a </s> b <pad><s> c"])[0])
    assert [i for i in ids if i < 6] == [0, 2]  # the tokenizer's own, at both ends
    (draft,) = backend.summarize(["a </s> b <pad><s> c"])
    assert draft.article_tokens == draft.article_tokens_seen == len(ids) - 2


def test_a_batch_that_memory_does_not_hold_is_halved(checkpoint, texts, opened, monkeypatch):
    import torch

    backend = opened(checkpoint("bart"), batch_size=4)
    expected = [draft.text for draft in backend.summarize(texts)]
    assert backend.notes([]) == []
    model = backend._writer._hold.get().model
    generate, sizes = model.generate, []

    def limited(**inputs):
        sizes.append(len(inputs["input_ids"]))
        if sizes[-1] > 1:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return generate(**inputs)

    monkeypatch.setattr(model, "generate", limited)
    assert [draft.text for draft in backend.summarize(texts)] == expected
    assert sizes == [4, 2, 1, 1, 1, 1, 1, 1]
    assert backend.notes([]) == [
        "memory did not hold 2 texts at once on cpu: 1 were taken (batch_size=1 saves the attempt)"
    ]


def test_one_text_that_memory_does_not_hold_is_its_own_error(
    checkpoint, texts, opened, monkeypatch
):
    backend = opened(checkpoint("bart"), batch_size=2)
    backend.summarize(texts[:1])
    model = backend._writer._hold.get().model
    generate = model.generate

    def limited(**inputs):
        if inputs["input_ids"].shape[1] == 64:
            raise RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)")
        return generate(**inputs)

    monkeypatch.setattr(model, "generate", limited)
    drafts = backend.summarize(texts)
    long = [backend.count_tokens(text) >= 62 for text in texts]
    assert any(long)
    assert not all(long)
    assert [draft.error is not None for draft in drafts] == long
    error = drafts[long.index(True)].error
    assert error.startswith("seq2seq: 64 tokens do not fit in the memory of cpu: set max_input")


def test_other_errors_of_the_model_are_not_taken_for_a_lack_of_memory(
    checkpoint, texts, opened, monkeypatch
):
    backend = opened(checkpoint("bart"))
    backend.summarize(texts[:1])

    def broken(**_):
        raise RuntimeError("shapes do not match")

    monkeypatch.setattr(backend._writer._hold.get().model, "generate", broken)
    with pytest.raises(RuntimeError, match="shapes"):
        backend.summarize(texts[:1])


def test_a_model_is_loaded_once_a_process_and_freed_by_its_last_user(
    checkpoint, texts, opened, monkeypatch
):
    import gc
    import weakref

    loads = []
    load = weights.load
    monkeypatch.setattr(weights, "load", lambda *a: loads.append(a) or load(*a))
    first, second = opened(checkpoint("bart")), opened(checkpoint("bart"), num_beams=1)
    assert loads == []  # nothing is loaded before it is used
    third = first.repeated(1)
    for backend in (first, second, third):
        backend.summarize(texts[:1])
    assert len(loads) == 1
    model = weakref.ref(first._writer._hold.get().model)
    assert first._writer._hold.get().model is second._writer._hold.get().model
    first.close()
    first.close()
    assert model() is not None
    second.close()
    gc.collect()
    assert model() is None
    assert first.summarize(texts[:1])[0].text  # closed is not dead
    assert len(loads) == 2


def test_another_precision_is_another_model(checkpoint, texts, opened):
    first = opened(checkpoint("bart"), dtype="float32")
    second = opened(checkpoint("bart"), dtype="bfloat16")
    assert "dtype:bfloat16|device:cpu" in second.signature
    first.summarize(texts[:1])
    second.summarize(texts[:1])
    models = [backend._writer._hold.get().model for backend in (first, second)]
    assert [str(model.dtype) for model in models] == ["torch.float32", "torch.bfloat16"]


def test_a_tokenizer_of_sentencepiece_alone_is_read(checkpoint, tiny, texts, opened, tmp_path):
    """T5 and PEGASUS have spiece.model and no tokenizer.json on the hub."""
    pytest.importorskip("google.protobuf", reason="protobuf is not installed")
    import sentencepiece

    folder = shutil.copytree(checkpoint("t5"), tmp_path / "t5")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(tiny.fixture_texts()),
        model_prefix=str(folder / "spiece"),
        vocab_size=590,
        character_coverage=0.98,
        pad_id=1,
        eos_id=2,
        unk_id=3,
        bos_id=0,
        minloglevel=2,
    )
    (folder / "tokenizer_config.json").write_text(
        '{"tokenizer_class": "T5Tokenizer", "model_max_length": 40, "extra_ids": 0}'
    )
    backend = opened(folder, max_new_tokens=5)
    assert backend.window == 39
    (draft,) = backend.summarize(texts[5:])
    assert draft.article_tokens == backend.count_tokens(texts[5]) > 39
    assert draft.article_tokens_seen == 39
    assert draft.text is not None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"truncation": "left"}, "truncation='left': expected cut or error"),
        ({"batch_size": 0}, "batch_size=0: expected a whole number of at least 1"),
        ({"max_input_tokens": 65}, "max_input_tokens=65: the model has 64 positions"),
        ({"max_input_tokens": True}, "max_input_tokens=True: expected a whole number"),
        ({"max_input_tokens": 2}, "max_input_tokens=2: 2 of them are the prefix and special"),
        ({"device": "tpu9"}, "device='tpu9': expected auto, cpu, cuda or mps"),
        ({"dtype": "int8"}, "dtype='int8': expected auto, float32, bfloat16, float16"),
        ({"num_beems": 4}, "there is no option 'num_beems'. There are: num_beams, max_new_tokens"),
        ({"num_beams": 0}, "num_beams=0: expected a whole number of at least 1"),
        ({"num_beams": 2.0}, "num_beams=2.0: expected a whole number of at least 1"),
        ({"length_penalty": "2"}, "length_penalty='2': expected a number"),
        ({"do_sample": 1}, "do_sample=1: expected true or false"),
        ({"early_stopping": "never"}, "early_stopping='never': expected true or false"),
        ({"temperature": 0.5}, "temperature=0.5 would do nothing: set do_sample=true with it"),
        ({"do_sample": True, "temperature": 0}, "temperature=0: expected a number above 0"),
        ({"do_sample": True, "top_p": 1.5}, "top_p=1.5: expected a number above 0, at most 1"),
        ({"do_sample": True}, "do_sample=true with num_beams=2: expected one of the two"),
        ({"seed": True}, "seed=True: expected a whole number"),
        ({"max_new_tokens": 64}, "max_new_tokens=64: the model writes 63 at most"),
        ({"max_new_tokens": 5, "min_new_tokens": 6}, "min_new_tokens=6 is above max_new_tokens=5"),
    ],
)
def test_a_wrong_option_is_told_before_anything_is_loaded(options, message, checkpoint):
    with pytest.raises(BackendError) as error:
        Seq2Seq(str(checkpoint("bart")), **options)
    assert str(error.value).startswith(f"seq2seq: {message}")


def test_a_device_that_is_not_there_is_told(checkpoint):
    import torch

    for device in ("cuda", "mps"):
        if not weights._available(device):
            with pytest.raises(
                BackendError, match=f"'{device}': this machine has none: device=auto"
            ):
                Seq2Seq(str(checkpoint("bart")), device=device)
    assert torch.device("cpu").type == "cpu"


def test_a_model_of_the_other_kind_is_refused(checkpoint):
    with pytest.raises(BackendError, match=r"is a llama, which has no encoder: backend=\[causal\]"):
        Seq2Seq(str(checkpoint("llama")))
