"""Where a model's files come from, which version they are, and what is never loaded."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.models import checkpoint as checkpoints
from bench.records import BackendError

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def bart(checkpoint, tmp_path) -> Path:
    return shutil.copytree(checkpoint("bart"), tmp_path / "models" / "bart")


@pytest.fixture
def hub(monkeypatch, tmp_path) -> Path:
    """Return the cache of a hub that cannot be reached."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    return tmp_path / "hub"


def cached(hub: Path, bart: Path, name: str = "models--org--bart") -> Path:
    (hub / name / "refs").mkdir(parents=True)
    (hub / name / "refs" / "main").write_text(COMMIT)
    return shutil.copytree(bart, hub / name / "snapshots" / COMMIT)


def test_the_version_of_a_folder_is_a_hash_of_its_content_and_not_its_place(bart, tmp_path):
    found = checkpoints.find("x", str(bart))
    assert found.version.startswith("local:")
    assert len(found.version) == len("local:") + 12
    assert found.identity == found.version
    moved = shutil.move(bart, tmp_path / "elsewhere")
    assert checkpoints.find("x", str(moved)).version == found.version


@pytest.mark.parametrize(
    "name", ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"]
)
def test_whatever_a_model_is_read_from_is_in_its_version(name, bart):
    before = checkpoints.find("x", str(bart)).version
    content = bytearray((bart / name).read_bytes())
    content[-1:] = b" " + content[-1:]
    (bart / name).write_bytes(content)
    assert checkpoints.find("x", str(bart)).version != before


@pytest.mark.parametrize("name", ["README.md", "optimizer.pt", "runs/events.out", "model.py"])
def test_what_it_is_not_read_from_is_not(name, bart):
    before = checkpoints.find("x", str(bart)).version
    (bart / name).parent.mkdir(exist_ok=True)
    (bart / name).write_text("x")
    assert checkpoints.find("x", str(bart)).version == before


def test_a_hash_is_computed_once_as_long_as_a_file_stays_as_it_is(bart, monkeypatch):
    first = checkpoints.find("x", str(bart)).version

    def never(*_):
        raise AssertionError("hashed again")

    monkeypatch.setattr(checkpoints.hashlib, "file_digest", never)
    assert checkpoints.find("x", str(bart)).version == first


def test_pickled_weights_are_never_loaded(bart):
    (bart / "model.safetensors").rename(bart / "pytorch_model.bin")
    with pytest.raises(BackendError) as error:
        checkpoints.find("seq2seq", str(bart))
    assert str(error.value) == (
        f"seq2seq: model={str(bart)!r}: it has no weights in safetensors (it has "
        "pytorch_model.bin): others may run code when they are loaded, and are not. Choose a "
        "revision that has them, or convert it once: docs/models.md"
    )


def test_weights_in_several_files_are_all_there_or_named(bart):
    weights = bart / "model.safetensors"
    weights.rename(bart / "model-00001-of-00002.safetensors")
    names = {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}
    (bart / "model.safetensors.index.json").write_text("{}")
    with pytest.raises(BackendError, match=r"index\.json cannot be read: fetch it anew"):
        checkpoints.find("x", str(bart))
    index = {"metadata": {}, "weight_map": names}
    (bart / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(BackendError, match=r"are missing: model-00002-of-00002\.safetensors$"):
        checkpoints.find("x", str(bart))
    shutil.copy(bart / "model-00001-of-00002.safetensors", bart / names["b"])
    assert checkpoints.find("x", str(bart)).version.startswith("local:")


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("/no/such/folder", "there is no such folder"),
        ("./no-such-folder", "there is no such folder"),
        ("a/b/c", "there is no such folder"),
    ],
)
def test_what_can_only_be_a_folder_is_not_looked_for_on_the_hub(model, message):
    with pytest.raises(BackendError, match=message):
        checkpoints.find("x", model)


def test_a_folder_has_no_revisions(bart):
    with pytest.raises(BackendError, match=r"revision='main': .* is a folder, which has none"):
        checkpoints.find("x", str(bart), revision="main")


def test_a_folder_without_a_config_is_no_model(bart):
    (bart / "config.json").unlink()
    with pytest.raises(BackendError, match=r"no config\.json: expected a transformers model"):
        checkpoints.find("x", str(bart))


def test_a_gguf_file_is_named_and_there(bart):
    with pytest.raises(BackendError, match=r"gguf_file='q4\.gguf': there is no such file in it"):
        checkpoints.find("x", str(bart), gguf="q4.gguf")


def test_a_name_that_is_not_here_is_told_within_seconds_when_the_hub_is_away(hub):
    start = time.monotonic()
    with pytest.raises(BackendError) as error:
        checkpoints.find("seq2seq", "facebook/bart-large-cnn")
    assert time.monotonic() - start < 5
    told = str(error.value)
    assert told.startswith(
        "seq2seq: model='facebook/bart-large-cnn' is not on this machine and the hub cannot be "
        "reached ("
    )
    assert told.endswith("): give model=FOLDER, or run once online")
    assert "\n" not in told


def test_the_commit_in_the_cache_is_the_version_when_the_hub_is_away(hub, bart):
    folder = cached(hub, bart)
    for revision in (None, "main", COMMIT):
        found = checkpoints.find("x", "org/bart", revision=revision)
        assert (found.folder, found.version) == (folder, COMMIT)
        assert found.identity == f"org/bart@{COMMIT}"
    with pytest.raises(BackendError, match="not on this machine and the hub cannot be reached"):
        checkpoints.find("x", "org/bart", revision="v2")


def test_a_cached_model_without_safetensors_is_refused_too(hub, bart):
    (bart / "model.safetensors").rename(bart / "pytorch_model.bin")
    cached(hub, bart)
    with pytest.raises(BackendError, match="it has no weights in safetensors"):
        checkpoints.find("x", "org/bart")


@pytest.mark.parametrize("name", ["org--bart", "or g/bart", "org/", "-org/bart"])
def test_what_cannot_be_a_name_is_told(name, hub):
    with pytest.raises(BackendError, match=r"x: model="):
        checkpoints.find("x", name)


def test_a_file_that_is_no_json_is_named(bart):
    (bart / "config.json").write_text("{")
    with pytest.raises(BackendError, match=r"config\.json is no JSON"):
        checkpoints.find("x", str(bart)).json("config.json")
    (bart / "config.json").write_text("[]")
    with pytest.raises(BackendError, match=r"config\.json holds no JSON object"):
        checkpoints.find("x", str(bart)).json("config.json")
    assert checkpoints.find("x", str(bart)).json("absent.json") == {}


def test_from_a_hub_that_answers_only_what_is_needed_is_fetched(bart, tmp_path):
    """A real server on loopback, in a process of its own, as huggingface_hub asks it."""
    for name in ("pytorch_model.bin", "modeling_evil.py", "model.fp16.safetensors", "flax.msgpack"):
        (bart / name).write_bytes(b"never fetched")
    (bart / "onnx").mkdir()
    (bart / "onnx" / "config.json").write_text("{}")
    script = Path(__file__).with_name("hub.py")
    done = subprocess.run(
        [sys.executable, str(script), str(bart), str(tmp_path / "cache")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).resolve().parents[3],
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["identity"] == f"org/bart@{COMMIT}"
    assert told["fetched"] == [
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    assert told["absent"].startswith("x: model='org/none': the hub has no such model")
    assert told["gated"].startswith("x: model='org/gated': its authors want their terms accepted")
    assert told["revision"] == "x: model='org/bart': it has no revision 'v9'"
    assert told["pickles"].startswith("x: model='org/pickles': it has no weights in safetensors")
