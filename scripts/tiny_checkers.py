"""Write checkpoints of random weights, laid out as the published ones of metrics that are models.

python scripts/tiny_checkers.py FOLDER     writes FOLDER/{summac,nli,minicheck-roberta,…}

They go the way of real ones, and what they say depends on what they read, but means nothing.
"""

from __future__ import annotations

import argparse
import json
import runpy
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_SPECIAL = {
    "albert": ("<pad>", "<unk>", "[CLS]", "[SEP]"),
    "deberta": ("[PAD]", "[CLS]", "[SEP]", "[UNK]"),
    "roberta": ("<s>", "<pad>", "</s>", "<unk>"),
    "t5": ("<pad>", "</s>", "<unk>"),
}
_SIZES = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2}
_SIZES |= {"num_attention_heads": 2}
_NLI = {0: "entailment", 1: "neutral", 2: "contradiction"}
_VITAMINC = {0: "SUPPORTS", 1: "REFUTES", 2: "NOT ENOUGH INFO"}
_YES_NO = {0: "LABEL_0", 1: "LABEL_1"}


def tokenizer(kind: str, texts: Iterable[str], *, longest: int) -> Any:
    """Return a tokenizer learnt from texts, with the special tokens of a kind of model."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    special = list(_SPECIAL[kind])
    made = Tokenizer(models.BPE() if kind == "roberta" else models.Unigram())
    if kind == "roberta":
        made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        made.decoder = decoders.ByteLevel()
        trainer: Any = trainers.BpeTrainer(
            vocab_size=600,
            special_tokens=special,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        )
    else:
        made.pre_tokenizer = pre_tokenizers.Metaspace()
        made.decoder = decoders.Metaspace()
        unknown = next(token for token in special if "unk" in token.lower())
        trainer = trainers.UnigramTrainer(
            vocab_size=600, special_tokens=special, unk_token=unknown, show_progress=False
        )
    made.train_from_iterator(texts, trainer)
    first, last = {"t5": ("", "</s>"), "roberta": ("<s>", "</s>")}.get(kind, ("[CLS]", "[SEP]"))
    between = f"{last} {last}" if kind == "roberta" else last
    after = "" if kind == "roberta" else ":1"
    made.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}".strip(),
        pair=f"{first} $A {between} $B{after} {last}{after}".strip(),
        special_tokens=[(token, special.index(token)) for token in (first, last) if token],
    )
    names = ["input_ids", "attention_mask"]
    if kind in ("albert", "deberta"):
        names.insert(1, "token_type_ids")
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        bos_token=first or None,
        cls_token=first or None,
        sep_token=last,
        eos_token=last,
        pad_token=next(token for token in special if "pad" in token.lower()),
        unk_token=next(token for token in special if "unk" in token.lower()),
        model_max_length=longest,
        model_input_names=names,
    )


def config(kind: str, vocabulary: int, labels: dict[int, str], *, window: int) -> Any:
    """Return the config of a small model of a kind."""
    import transformers as hf

    special = _SPECIAL[kind]
    pad = next(i for i, token in enumerate(special) if "pad" in token.lower())
    known: dict[str, Any] = {"vocab_size": vocabulary, "pad_token_id": pad, "id2label": labels}
    known["label2id"] = {name: i for i, name in labels.items()}
    if kind == "albert":
        sizes = {**_SIZES, "embedding_size": 8, "max_position_embeddings": window}
        return hf.AlbertConfig(**known, **sizes, initializer_range=0.7)
    if kind == "roberta":
        sizes = {**_SIZES, "max_position_embeddings": window + pad + 1, "type_vocab_size": 1}
        return hf.RobertaConfig(**known, **sizes, bos_token_id=0, eos_token_id=2,
                                initializer_range=0.7)  # fmt: skip
    if kind == "deberta":
        relative = {
            "relative_attention": True,
            "position_biased_input": False,
            "pos_att_type": ["p2c", "c2p"],
            "position_buckets": 8,
            "norm_rel_ebd": "layer_norm",
            "share_att_key": True,
            "type_vocab_size": 0,
            "max_position_embeddings": 32,
        }
        return hf.DebertaV2Config(**known, **_SIZES, **relative, initializer_range=0.7)
    sizes = {"d_model": 16, "d_kv": 8, "d_ff": 32, "num_layers": 2, "num_heads": 2}
    known |= {"eos_token_id": 1, "decoder_start_token_id": 0, "tie_word_embeddings": False}
    return hf.T5Config(**known, **sizes, initializer_factor=1.5)


def write(name: str, folder: Path, texts: Iterable[str], *, window: int = 64) -> Path:
    """Write what one metric reads; return its folder."""
    import torch
    from transformers.utils import logging

    logging.disable_progress_bar()
    torch.manual_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    western = [
        text for text in texts if max(map(ord, text)) < 0x2100
    ]  # a vocabulary of 600 letters
    _WRITERS[name](folder, western, window)
    logging.enable_progress_bar()
    return folder


def _classifier(kind: str, labels: dict[int, str], head: str) -> Callable[..., None]:
    def made(folder: Path, texts: list[str], window: int) -> None:
        import transformers as hf

        words = tokenizer(kind, texts, longest=window)
        model = getattr(hf, head)(config(kind, len(words), labels, window=window))
        model.save_pretrained(folder)
        words.save_pretrained(folder)

    return made


def _hhem(folder: Path, texts: list[str], window: int) -> None:
    """Write the weights under HHEM's names, and the T5 they are made of into ``base``."""
    import transformers as hf
    from safetensors.torch import save_file

    words = tokenizer("t5", texts, longest=window)
    base = config("t5", len(words), _YES_NO, window=window)
    model = hf.T5ForTokenClassification(base)
    model.classifier.weight.data *= 0.05  # or else it is sure of everything
    tied = "transformer.encoder.embed_tokens.weight"
    state = {f"t5.{name}": t.clone() for name, t in model.state_dict().items() if name != tied}
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    remote = {
        "AutoConfig": "modeling_hhem_v2.HHEMv2Config",
        "AutoModelForSequenceClassification": "modeling_hhem_v2.HHEMv2ForSequenceClassification",
    }
    about = {"model_type": "HHEMv2", "auto_map": remote, "torch_dtype": "float32"}
    (folder / "config.json").write_text(json.dumps(about), encoding="utf-8")
    base.save_pretrained(folder / "base")
    words.save_pretrained(folder / "base")


def _alignscore(folder: Path, texts: list[str], window: int) -> None:
    """Write a Lightning checkpoint, and its RoBERTa's config and tokenizer into ``base``."""
    import torch
    import transformers as hf
    from torch import nn

    words = tokenizer("roberta", texts, longest=window)
    base = config("roberta", len(words), _YES_NO, window=window)
    parts = {"base_model": hf.RobertaModel(base), "mlm_head": hf.RobertaForMaskedLM(base).lm_head}
    parts |= {f"{name}_layer": nn.Linear(16, n) for name, n in (("bin", 2), ("tri", 3), ("reg", 1))}
    for name in ("bin", "tri", "reg"):
        nn.init.normal_(parts[f"{name}_layer"].weight)
    state = nn.ModuleDict(parts).state_dict()
    state["base_model.embeddings.position_ids"] = torch.arange(4)  # as older files have
    torch.save(
        {
            "epoch": 2,
            "pytorch-lightning_version": "1.7.7",
            "state_dict": state,
            "hyper_parameters": {"model": "roberta-large", "using_pretrained": True},
        },
        folder / "AlignScore-large.ckpt",
    )
    base.save_pretrained(folder / "base")
    words.save_pretrained(folder / "base")


def _convolution(folder: Path, texts: list[str], window: int) -> None:
    del texts, window
    import torch
    from torch import nn

    layers = nn.ModuleDict({"mlp": nn.Linear(23, 1), "layer_final": nn.Linear(3, 2)})
    torch.save(layers.state_dict(), folder / "summac_conv_vitc_sent_perc_e.bin")


_SEQUENCE = "ForSequenceClassification"
_WRITERS: dict[str, Callable[[Path, list[str], int], None]] = {
    "summac": _classifier("albert", _VITAMINC, f"Albert{_SEQUENCE}"),
    "convolution": _convolution,
    "nli": _classifier("deberta", _NLI, f"DebertaV2{_SEQUENCE}"),
    "nli-roberta": _classifier("roberta", _NLI, f"Roberta{_SEQUENCE}"),
    "minicheck-flan-t5": _classifier("t5", _YES_NO, "T5ForConditionalGeneration"),
    "minicheck-roberta": _classifier("roberta", _YES_NO, f"Roberta{_SEQUENCE}"),
    "minicheck-deberta": _classifier("deberta", _YES_NO, f"DebertaV2{_SEQUENCE}"),
    "factcg": _classifier("deberta", _YES_NO, f"DebertaV2{_SEQUENCE}"),
    "hhem": _hhem,
    "alignscore": _alignscore,
}
NAMES = tuple(_WRITERS)


def main() -> None:
    """Write all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    texts = runpy.run_path(str(ROOT / "scripts" / "tiny_models.py"))["fixture_texts"]()
    for name in NAMES:
        print(write(name, folder / name, texts))


if __name__ == "__main__":
    main()
