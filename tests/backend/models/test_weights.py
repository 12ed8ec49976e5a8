"""Models in memory: what is refused, where they run, and that they are silent."""

import json
import shutil

import pytest

from bench.backend.seq2seq import Seq2Seq
from bench.models import weights
from bench.models.checkpoint import find
from bench.records import BackendError


def test_weights_that_are_missing_are_not_made_up(checkpoint, tmp_path):
    from safetensors.torch import load_file, save_file

    folder = shutil.copytree(checkpoint("bart"), tmp_path / "bart")
    state = load_file(folder / "model.safetensors")
    gone = [name for name in state if "decoder.layers.0.fc1" in name]
    kept = {name: tensor for name, tensor in state.items() if name not in gone}
    save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})
    backend = Seq2Seq(str(folder))
    with pytest.raises(BackendError) as error:
        backend.summarize(["A text."])
    assert "its files lack 2 of the weights of a BartForConditionalGeneration" in str(error.value)
    assert "decoder.layers.0.fc1" in str(error.value)


def test_code_of_a_model_is_never_run(checkpoint, tmp_path):
    folder = shutil.copytree(checkpoint("bart"), tmp_path / "bart")
    config = json.loads((folder / "config.json").read_text())
    config |= {
        "model_type": "evil",
        "auto_map": {"AutoConfig": "evil.Config", "AutoModelForSeq2SeqLM": "evil.Model"},
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    with pytest.raises(BackendError, match="it needs code of its own, which is never run here"):
        Seq2Seq(str(folder))
    assert not (tmp_path / "ran").exists()


def test_no_option_lets_code_of_a_model_run(checkpoint):
    with pytest.raises(BackendError, match="there is no option 'trust_remote_code'"):
        Seq2Seq(str(checkpoint("bart")), trust_remote_code=True)


def test_a_kind_of_model_that_transformers_does_not_know_is_told(checkpoint, tmp_path):
    folder = shutil.copytree(checkpoint("bart"), tmp_path / "bart")
    (folder / "config.json").write_text('{"model_type": "brat"}')
    with pytest.raises(BackendError, match=r"cannot be loaded: .*brat"):
        Seq2Seq(str(folder))


def test_a_model_without_a_tokenizer_is_told(checkpoint, tmp_path):
    folder = shutil.copytree(checkpoint("bart"), tmp_path / "bart")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink()
    with pytest.raises(BackendError, match="it has no tokenizer: expected one of"):
        Seq2Seq(str(folder))


def test_loading_and_writing_print_nothing(checkpoint, texts, capfd):
    from transformers.utils import logging

    before = logging.get_verbosity(), logging.is_progress_bar_enabled()
    backend = Seq2Seq(str(checkpoint("bart")), max_new_tokens=5, min_new_tokens=2)
    backend.summarize(texts)
    backend.close()
    assert capfd.readouterr() == ("", "")
    assert (logging.get_verbosity(), logging.is_progress_bar_enabled()) == before


def test_the_precision_that_is_stored_is_read_from_the_config_or_the_weights(checkpoint, tmp_path):
    from safetensors.torch import load_file, save_file

    folder = shutil.copytree(checkpoint("bart"), tmp_path / "bart")
    assert weights._stored_dtype(find("x", str(folder))) == "float32"
    config = json.loads((folder / "config.json").read_text())
    del config["dtype"]
    for name in ("dtype", "torch_dtype"):
        (folder / "config.json").write_text(json.dumps({**config, name: "bfloat16"}))
        assert weights._stored_dtype(find("x", str(folder))) == "bfloat16"
    state = load_file(folder / "model.safetensors")
    save_file(
        {n: t.half() for n, t in state.items()}, folder / "model.safetensors", {"format": "pt"}
    )
    (folder / "config.json").write_text(json.dumps(config))
    assert weights._stored_dtype(find("x", str(folder))) == "float16"
    assert weights.place("x", find("x", str(folder)), device="cpu", dtype="auto").dtype == "float32"
