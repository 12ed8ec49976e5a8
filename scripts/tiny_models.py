"""Write models of random weights and some 200 KB each, to try configurations without a download.

python scripts/tiny_models.py FOLDER     writes FOLDER/{bart,pegasus,led,t5,llama,bert}

They go the way of real ones (config, tokenizer, safetensors), and what they write depends on what
they read, but says nothing.
"""

from __future__ import annotations

import argparse
import json
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("bart", "pegasus", "led", "t5", "llama", "bert")
CHAT = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}"
    "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<|im_start|>", "<|im_end|>"]
_IDS = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}
_LAYERS = {
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 32,
    "decoder_ffn_dim": 32,
}


def tokenizer(texts: Iterable[str], *, window: int, ends: bool = True, chat: bool = False) -> Any:
    """Return a byte-level BPE tokenizer learnt from texts; ``ends`` puts <s> and </s> around."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=600, special_tokens=_SPECIAL, initial_alphabet=alphabet, show_progress=False
    )
    made.train_from_iterator(texts, trainer)
    if ends:
        made.post_processor = processors.TemplateProcessing(
            single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
        )
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        bos_token="<s>",
        pad_token="<pad>",
        eos_token="<|im_end|>" if chat else "</s>",
        unk_token="<unk>",
        model_max_length=window,
        chat_template=CHAT if chat else None,
    )


def model(kind: str, *, vocabulary: int, window: int) -> Any:
    """Return a model of random weights, large ones, so that what it reads makes a difference."""
    import torch
    import transformers as hf

    torch.manual_seed(0)
    known = {"vocab_size": vocabulary, **_IDS, "tie_word_embeddings": False}
    both = {**known, **_LAYERS, "d_model": 16, "init_std": 0.7}
    config: Any
    if kind == "bart":
        config = hf.BartConfig(
            **both, max_position_embeddings=window, decoder_start_token_id=2, forced_eos_token_id=2
        )
        return hf.BartForConditionalGeneration(config)
    if kind == "pegasus":
        config = hf.PegasusConfig(**both, max_position_embeddings=window, decoder_start_token_id=1)
        return hf.PegasusForConditionalGeneration(config)
    if kind == "led":
        lengths = {"max_encoder_position_embeddings": window, "max_decoder_position_embeddings": 64}
        config = hf.LEDConfig(**both, **lengths, attention_window=8, decoder_start_token_id=2)
        return hf.LEDForConditionalGeneration(config)
    if kind == "t5":
        sizes = {"d_model": 16, "d_kv": 8, "d_ff": 32, "num_layers": 1, "num_heads": 2}
        config = hf.T5Config(**known, **sizes, initializer_factor=5.0, decoder_start_token_id=1)
        return hf.T5ForConditionalGeneration(config)
    sizes = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1}
    sizes |= {"num_attention_heads": 2, "max_position_embeddings": window}
    if kind == "bert":
        return hf.BertModel(hf.BertConfig(vocab_size=vocabulary, **sizes, initializer_range=0.7))
    known["eos_token_id"] = _SPECIAL.index("<|im_end|>")
    return hf.LlamaForCausalLM(hf.LlamaConfig(**known, **sizes, initializer_range=0.7))


def write(kind: str, folder: Path, texts: Iterable[str], *, window: int = 64) -> Path:
    """Write one model with its tokenizer; return its folder."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    chat = kind == "llama"
    words = tokenizer(texts, window=window, ends=not chat, chat=chat)
    made = model(kind, vocabulary=len(words), window=window)
    if kind in ("bart", "pegasus", "led"):
        made.generation_config.max_length = 24
        made.generation_config.num_beams = 2
    if kind == "bart":
        made.generation_config.no_repeat_ngram_size = 3
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made.save_pretrained(folder)
    words.save_pretrained(folder)
    logging.enable_progress_bar()
    return folder


def fixture_texts() -> list[str]:
    """Return the articles that come along."""
    file = ROOT / "fixtures" / "articles" / "articles.jsonl"
    return [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    for kind in KINDS:
        print(write(kind, folder / kind, fixture_texts(), window=256 if kind == "llama" else 64))


if __name__ == "__main__":
    main()
