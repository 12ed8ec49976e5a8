"""Tiny encoders of random weights, of BERT's kind and of RoBERTa's, as BERTScore meets them."""

import json
import warnings
from pathlib import Path

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
SIZES = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 3}
SIZES |= {"num_attention_heads": 2, "initializer_range": 0.7}
IDS = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}


def bert(folder: Path, texts: list[str], tokenizer, *, window: int = 64) -> Path:
    """Write a BERT of three layers; ``tokenizer`` is that of scripts/tiny_models.py."""
    import torch
    import transformers

    torch.manual_seed(0)
    words = tokenizer(texts, window=window)
    words.cls_token, words.sep_token = "<s>", "</s>"
    config = transformers.BertConfig(
        vocab_size=len(words), max_position_embeddings=window, **SIZES, **IDS
    )
    return _written(folder, transformers.BertModel(config), words)


def roberta(folder: Path, texts: list[str], *, window: int = 64) -> Path:
    """Write a RoBERTa of three layers with the files of a byte-level BPE tokenizer."""
    import torch
    import transformers
    from tokenizers import ByteLevelBPETokenizer

    torch.manual_seed(0)
    learnt = ByteLevelBPETokenizer()
    learnt.train_from_iterator(texts, vocab_size=600, special_tokens=SPECIAL, show_progress=False)
    folder.mkdir()
    learnt.save_model(str(folder))
    named = {"tokenizer_class": "RobertaTokenizer", "model_max_length": window}
    (folder / "tokenizer_config.json").write_text(json.dumps(named))
    config = transformers.RobertaConfig(
        vocab_size=600, max_position_embeddings=window + 2, type_vocab_size=1, **SIZES, **IDS
    )
    return _written(folder, transformers.RobertaModel(config), None)


def _written(folder, model, words):
    from transformers.utils import logging

    logging.disable_progress_bar()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.save_pretrained(folder)
    if words is not None:
        words.save_pretrained(folder)
    logging.enable_progress_bar()
    return folder
