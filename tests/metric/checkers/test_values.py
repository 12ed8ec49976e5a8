"""Each checker against its authors' computation, one pair at a time, by transformers alone.

What follows is written from the papers and the authors' programs: SummaC (tingofurro/summac,
model_summac.py), AlignScore (yuh-zha/AlignScore, inference.py), MiniCheck (Liyan06/MiniCheck,
inference.py), HHEM (modeling_hhem_v2.py), FactCG (derenlei/FactCG, inference.py), FENICE
(Babelscape/FENICE, FENICE.py). Sentences are split by ours instead of NLTK's or spaCy's.
"""

from functools import cache

import numpy as np
import pytest

from bench.records import Article
from bench.text import sentences

torch = pytest.importorskip("torch", reason="torch is not installed: make models")
hf = pytest.importorskip("transformers", reason="transformers is not installed: make models")

ARTICLES = [
    (
        "The council met on Monday in Bern. It approved 12 of 15 plans after a long debate. No. "
        "The mayor was not there.\nA second meeting follows in May. Nobody knows why it was moved. "
        "The costs are 4 million. The old bridge stays closed until June, the council said."
    ),
    "A ferry carries people across the river.\n\nTickets cost two francs. Children pay nothing.",
    "One sentence that stands alone in its article.",
]
SUMMARIES = [
    "The council approved 12 plans. The mayor led the meeting. Ferries replace the bridge.",
    "Children pay nothing for the ferry.",
    "Costs rise. The bridge opens in June. Nobody knows. It stands alone in its article.",
]
PAIRS = [(article, summary) for article in ARTICLES for summary in SUMMARIES]


def agree(checker, expected):
    articles = [Article(f"a{ARTICLES.index(article)}", article) for article, _ in PAIRS]
    got = list(checker.score(articles, [summary for _, summary in PAIRS]).values["score"])
    want = [expected(article, summary) for article, summary in PAIRS]
    assert got == pytest.approx(want, abs=1e-5)
    assert np.std(want) > 1e-3, "the values are all alike: the test would not see a slip"


@cache
def loaded(folder, kind="AutoModelForSequenceClassification"):
    tokenizer = hf.AutoTokenizer.from_pretrained(folder)
    return tokenizer, getattr(hf, kind).from_pretrained(folder).eval()


@torch.no_grad()
def nli(folder, premise, claim):
    tokenizer, model = loaded(folder)
    batch = tokenizer(premise, claim, return_tensors="pt")
    return torch.softmax(model(**batch).logits, -1)[0].numpy()


def longer(text):
    return [sentence for sentence in sentences(text) if len(sentence) > 10]


def image(folder, article, summary):
    """SummaC's: labels × article sentences × summary sentences."""
    grid = [[nli(folder, a, s) for s in longer(summary)] for a in longer(article)]
    return np.array(grid).transpose(2, 0, 1)


def test_summac_zs(opened, checkpoint):
    folder = checkpoint("summac")

    def expected(article, summary):
        found = image(folder, article, summary)
        return np.mean(found[0].max(0) - found[1].max(0))

    agree(opened("summac_zs"), expected)


def test_summac_conv(opened, checkpoint):
    folder = checkpoint("summac")
    file = checkpoint("convolution") / "summac_conv_vitc_sent_perc_e.bin"
    state = torch.load(file, weights_only=True)
    bins = [0, 0.01, 0.02, 0.03, 0.04, 0.07, 0.13, 0.37, 0.9, *np.arange(0.91, 0.951, 0.01)]
    bins += [*np.arange(0.955, 0.996, 0.005), 1.0]
    assert len(bins) == 24

    def expected(article, summary):
        entailed = image(folder, article, summary)[0]
        rows = [np.histogram(column, bins=bins)[0] for column in entailed.T]
        hidden = torch.tensor(np.array(rows)).float() @ state["mlp.weight"].T + state["mlp.bias"]
        features = hidden.mean().repeat(3)
        logits = features @ state["layer_final.weight"].T + state["layer_final.bias"]
        return torch.softmax(logits, -1)[1].item()

    agree(opened("summac_conv"), expected)


@pytest.mark.parametrize("kind", ["nli", "nli-roberta"])
def test_nli(opened, checkpoint, kind):
    folder = checkpoint(kind)
    tokenizer, _ = loaded(folder)

    def passages(article):
        made = [""]
        for sentence in sentences(article):
            joined = f"{made[-1]} {sentence}".strip()
            n = sum(len(tokenizer(s, add_special_tokens=False).input_ids) for s in
                    sentences(joined))  # fmt: skip
            made[-1:] = [joined] if n <= 60 else [made[-1], sentence]
        return made

    def expected(article, summary):
        return np.mean(
            [max(nli(folder, p, s)[0] for p in passages(article)) for s in sentences(summary)]
        )

    agree(opened("nli", kind=kind, passage_tokens=60), expected)


def test_fenice(opened, checkpoint):
    folder = checkpoint("nli")

    def expected(article, summary):
        split = sentences(article)
        levels = [split]
        if len(split) > 3:
            levels.append([" ".join(split[i : i + 3]) for i in range(len(split) - 2)])
            levels.append([article])
        scores = []
        for claim in sentences(summary):
            best = [
                max(p[0] - p[1] for p in (nli(folder, x, claim) for x in level)) for level in levels
            ]
            scores.append(max(best))
        return np.mean(scores)

    agree(opened("fenice", sentences=3), expected)


@torch.no_grad()
def test_alignscore(opened, checkpoint):
    folder = checkpoint("alignscore")
    state = torch.load(folder / "AlignScore-large.ckpt", weights_only=True)["state_dict"]
    tokenizer = hf.AutoTokenizer.from_pretrained(folder / "base")
    model = hf.RobertaModel(hf.AutoConfig.from_pretrained(folder / "base")).eval()
    own = {k.removeprefix("base_model."): v for k, v in state.items() if "base_model" in k}
    own.pop("embeddings.position_ids")
    model.load_state_dict(own)

    def aligned(premise, claim):
        with torch.no_grad():
            pooled = model(**tokenizer(premise, claim, return_tensors="pt")).pooler_output
            logits = pooled @ state["tri_layer.weight"].T + state["tri_layer.bias"]
            return torch.softmax(logits, -1)[0, 0].item()

    def expected(article, summary):
        split = sentences(article)
        n = max(len(split) // (len(article.strip().split()) // 350 + 1), 1)
        chunks = [" ".join(split[i : i + n]) for i in range(0, len(split), n)]
        return np.mean([max(aligned(c, s) for c in chunks) for s in sentences(summary)])

    agree(opened("alignscore"), expected)


def by_lines(article, n, count):
    """MiniCheck's passages: sentences of each line, and the line ends between them."""
    elements = []
    for line in article.split("\n"):
        elements += [*sentences(line), "\n"]
    chunks, current = [], []
    for element in elements[:-1]:
        if sum(map(count, current)) + count(element) > n:
            chunks.append(" ".join(current))
            current = []
        current.append(element)
    chunks.append(" ".join(current))
    chunks = [chunk.replace(" \n ", "\n").strip() for chunk in chunks]
    return [chunk for chunk in chunks if chunk]


def test_minicheck_flan_t5(opened, checkpoint):
    folder = checkpoint("minicheck-flan-t5")
    tokenizer, model = loaded(folder, "AutoModelForSeq2SeqLM")

    def supported(chunk, claim):
        text = f"predict: {chunk}{tokenizer.eos_token}{claim}"
        with torch.no_grad():
            logits = model(
                **tokenizer(text, return_tensors="pt"), decoder_input_ids=torch.tensor([[0]])
            ).logits[0, 0]
        return torch.softmax(logits[[3, 209]], -1)[1].item()

    def expected(article, summary):
        chunks = by_lines(article, 500, lambda text: len(text.split()))
        return np.mean([max(supported(c, s) for c in chunks) for s in sentences(summary)])

    agree(opened("minicheck", kind="flan-t5"), expected)


@pytest.mark.parametrize("kind", ["roberta", "deberta"])
def test_minicheck_of_two_labels(opened, checkpoint, kind):
    folder = checkpoint(f"minicheck-{kind}", 2048)
    tokenizer, model = loaded(folder)

    def tokens(text):
        return len(tokenizer(text, add_special_tokens=False).input_ids)

    def supported(chunk, claim):
        text = tokenizer.eos_token.join([chunk, claim])
        with torch.no_grad():
            return torch.softmax(model(**tokenizer(text, return_tensors="pt")).logits, -1)[0, 1]

    def expected(article, summary):
        chunks = by_lines(article, 400, tokens)
        return np.mean([max(supported(c, s) for c in chunks) for s in sentences(summary)])

    agree(opened("minicheck", kind=kind, size=2048), expected)


def test_factcg(opened, checkpoint):
    tokenizer, model = loaded(checkpoint("factcg"))

    def supported(chunk, claim):
        text = (
            f'{chunk}\n\nChoose your answer: based on the paragraph above can we conclude that "'
            f'{claim}"?\n\nOPTIONS:\n- Yes\n- No\nI think the answer is '
        )
        with torch.no_grad():
            return torch.softmax(model(**tokenizer(text, return_tensors="pt")).logits, -1)[0, 1]

    def expected(article, summary):
        chunk = "\n".join(sentences(article))
        return np.mean([supported(chunk, s) for s in sentences(summary)])

    agree(opened("factcg"), expected)


def test_hhem(opened, checkpoint):
    from safetensors.torch import load_file

    folder = checkpoint("hhem")
    tokenizer = hf.AutoTokenizer.from_pretrained(folder / "base")
    model = hf.T5ForTokenClassification(hf.AutoConfig.from_pretrained(folder / "base")).eval()
    state = {k[3:]: v for k, v in load_file(folder / "model.safetensors").items()}
    assert "transformer.shared.weight" in state
    assert "transformer.encoder.embed_tokens.weight" not in state
    model.load_state_dict(state, strict=False)
    model.transformer.encoder.embed_tokens.weight = model.transformer.shared.weight

    def consistent(article, summary):
        prompt = (
            "<pad> Determine if the hypothesis is true given the premise?\n\n"
            f"Premise: {article}\n\nHypothesis: {summary}"
        )
        batch = tokenizer(prompt, return_tensors="pt")
        assert batch.input_ids[0, 0] == tokenizer.pad_token_id
        with torch.no_grad():
            return torch.softmax(model(**batch).logits[:, 0, :], -1)[0, 1].item()

    agree(opened("hhem"), consistent)
