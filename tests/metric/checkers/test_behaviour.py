"""What holds of every checker: order, batches, long and hostile texts, findings, travel."""

import pickle
import random
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from bench.metric.checkers.entailment import Question, Written
from bench.records import Article

NAMES = ["alignscore", "factcg", "fenice", "hhem", "minicheck", "nli", "summac_conv", "summac_zs"]
every_checker = pytest.mark.parametrize("name", NAMES)

ARTICLE = (
    "The council met on Monday in Bern. It approved 12 of 15 plans after a long debate. "
    "The mayor was not there.\nA second meeting follows in May. Nobody knows why it was moved. "
    "The costs are 4 million. The old bridge stays closed until June, the council said. "
    "Ferries will carry people across the river. Tickets cost two francs."
)
SUMMARY = "The council approved 12 plans. The mayor led the meeting. Ferries replace the bridge."
OTHER = Article("b", "A ferry carries people across the river. Children pay nothing at all.")
CASES = [
    (Article("a", ARTICLE), SUMMARY),
    (Article("a", ARTICLE), "Tickets cost four francs, and the costs are 4 million."),
    (OTHER, "Children pay nothing at all."),
    (OTHER, ""),
    (OTHER, SUMMARY),
]
HOSTILE = {
    "special tokens": "It ended.</s><s> The [SEP] model [CLS] <pad> said so </s>. Truly.",
    "braces": "A {premise} and a {claim} with {eos} and %s {0} stood there. {claim}",
    "null": "a\0b\0\0c stood there for long. \0",
    "emoji": "😀👩‍👩‍👧‍👦🏴‍☠️ 👍🏽 stood there for long. ",
    "white space": " \n\t\u2028\u00a0 and a word. " * 20,
    "one long word": "a" * 800,
    "chinese": "市议会周一在伯尔尼开会，批准了十二项计划。市长没有出席会议，也没有说明原因。",
    "arabic": "اجتمع المجلس يوم الاثنين في برن. ووافق على اثنتي عشرة خطة بعد نقاش طويل.",
    "controls": "\x1b[31m<script>\u202eabc\u202c</script> stood there for long.",
}


def rows(checker, cases):
    values = checker.score([article for article, _ in cases], [text for _, text in cases]).values
    assert list(values) == list(checker.directions) == ["score", "supported", "seen"]
    return [tuple(row) for row in zip(*values.values(), strict=True)]


def close(got, want):
    assert len(got) == len(want)
    for a, b in zip(got, want, strict=True):
        assert [x is None for x in a] == [x is None for x in b]
        assert [x for x in a if x is not None] == pytest.approx(
            [x for x in b if x is not None], abs=1e-5
        )


@every_checker
def test_neither_order_nor_batches_nor_company_change_a_value(opened, name):
    whole = rows(opened(name), CASES)
    order = list(range(len(CASES)))
    random.Random(1).shuffle(order)
    close(rows(opened(name, batch_size=1), [CASES[i] for i in order]), [whole[i] for i in order])
    close([row for case in CASES for row in rows(opened(name, batch_size=3), [case])], whole)


@every_checker
def test_an_empty_summary_is_undefined_and_an_empty_batch_is_empty(opened, name):
    checker = opened(name)
    scores = checker.score([OTHER, OTHER], ["", " \n "])
    assert list(scores.values["score"]) == list(scores.values["supported"]) == [None, None]
    assert list(scores.values["seen"]) == [1, 1]
    assert scores.findings == [[], []]
    assert rows(checker, []) == []


@every_checker
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_and_other_languages_are_judged(opened, name, text):
    language = {"zh": HOSTILE["chinese"], "ar": HOSTILE["arabic"]}
    code = next((code for code, one in language.items() if one == text), "en")
    article = Article("a", text, (), {"language": code})
    checker = opened(name, hard=-1, threshold=2)
    short = text if len(text) < 2000 else text[:300]
    scores = checker.score([article, OTHER], [short, short])
    low = -1 if name in ("summac_zs", "fenice") else 0
    for value in scores.values["score"]:
        assert low <= value <= 1
    for finding in [*scores.findings[0], *scores.findings[1]]:
        assert 0 <= finding.start < finding.end <= len(short)
    for finding in scores.findings[0]:
        assert all(0 <= start < end <= len(text) for start, end in finding.evidence)


@every_checker
def test_every_word_of_a_long_article_is_read_and_no_pair_is_longer_than_the_window(opened, name):
    options = {"size": 64} if name in ("summac_zs", "summac_conv", "alignscore") else {}
    checker = opened(name, **options)
    checker._model.window = 200 if name in ("factcg", "hhem") else 64  # their frames are long
    text = " ".join(f"Item w{i} was read aloud in the hall." for i in range(40))
    claim = "Ferries will carry people across the river."
    read, encode = [], checker._model._encode
    checker._model._encode = lambda questions: read.append(encode(questions)) or read[-1]
    scores = checker.score([Article("a", text)], [claim])
    assert list(scores.values["seen"]) == [1]
    ((encoded, where),) = read
    passages = [found for question in where for found in question]
    assert max(len(encoded[i].ids) for _, i in passages) <= checker._model.window
    assert {word for one, _ in passages for word in one.text.split()} == set(text.split())


def test_a_claim_longer_than_half_a_window_is_judged_in_pieces(opened):
    checker = opened("summac_zs", size=64, threshold=2, hard=-1)
    claim = "The council " + "met and approved and debated and moved " * 12 + "in Bern."
    (found,) = checker.score([Article("a", ARTICLE)], [claim]).findings
    assert len(found) > 2
    assert (found[0].start, found[-1].end) == (0, len(claim))
    assert all(a.end < b.start <= a.end + 1 for a, b in pairwise(found))


def test_an_article_is_read_once_for_all_its_summaries(opened):
    checker = opened("nli")
    read, seen = checker._read, []
    checker._read = lambda article: seen.append(article.id) or read(article)
    checker.score([CASES[0][0], CASES[1][0], OTHER], [SUMMARY] * 3)
    assert seen == ["a", "b"]


def test_a_claim_of_several_systems_is_asked_once(opened):
    checker = opened("nli")
    asked, batch = [], checker._model._batch
    checker._model._batch = lambda model, encoded: asked.extend(encoded) or batch(model, encoded)
    one = rows(checker, [(OTHER, SUMMARY)])
    n = len(asked)
    five = rows(checker, [(OTHER, SUMMARY)] * 5)
    assert len(asked) == 2 * n
    close(five, one * 5)


def test_many_questions_are_asked_block_by_block(opened, monkeypatch):
    from bench.metric.checkers import checker as module

    checker = opened("summac_zs")
    whole = rows(checker, CASES)
    monkeypatch.setattr(module, "_QUESTIONS", 5)
    ask, sizes = checker._model.ask, []
    checker._model.ask = lambda questions: sizes.append(len(questions)) or ask(questions)
    close(rows(checker, CASES), whole)
    assert len(sizes) > 2


def test_parity_reads_a_hundred_sentences_and_says_so(opened):
    filler = [f"Item {i} of the list was read aloud." for i in range(150)]
    article = Article("a", " ".join(filler))
    first = Article("a", " ".join(filler[:100]))
    claim = "Item 149 of the list was read aloud."
    zs = rows(opened("summac_zs", parity=True), [(article, claim)])
    assert 0.6 < zs[0][2] < 0.7
    close([(*zs[0][:2], 1.0)], rows(opened("summac_zs"), [(first, claim)]))
    many = " ".join(f"Item {i} of the list was read." for i in range(14))
    ten = " ".join(f"Item {i} of the list was read." for i in range(10))
    conv = opened("summac_conv", parity=True)
    close(rows(conv, [(first, many)]), rows(conv, [(first, ten)]))
    assert "parity:yes" in conv.signature


def test_short_sentences_of_an_article_are_counted_as_not_seen(opened):
    article = Article("a", "No way. The council met on Monday in Bern.")
    ((_, _, seen),) = rows(opened("summac_zs"), [(article, SUMMARY)])
    assert 0.5 < seen < 1
    ((_, _, seen),) = rows(opened("summac_zs", min_characters=0), [(article, SUMMARY)])
    assert seen == 1
    checker = opened("summac_zs")
    checker.score([Article("whole", ARTICLE)], [SUMMARY])
    assert checker.notes() == []
    checker.score([article, Article("b", "A sentence that is read. No.")], [SUMMARY] * 2)
    (note,) = checker.notes()
    assert re.fullmatch(r"it did not read all of 2 articles: of \w+ \d+ % .*", note)
    nothing = rows(opened("summac_zs"), [(Article("a", "No way. Yes."), SUMMARY)])
    assert nothing == [(None, None, 0)]


def test_findings_are_the_claims_at_or_below_the_threshold(opened):
    article = Article("a", ARTICLE)
    checker = opened("fenice", threshold=2, hard=-1)
    scores = checker.score([article, OTHER], [SUMMARY, SUMMARY])
    assert list(scores.values["supported"]) == [0, 0]
    said = [SUMMARY[f.start : f.end] for f in scores.findings[0]]
    assert said == [
        "The council approved 12 plans.",
        "The mayor led the meeting.",
        "Ferries replace the bridge.",
    ]
    assert {f.severity for f in scores.findings[0]} == {"soft"}
    values = [float(f.message.split(" at ")[1].split(" ")[0]) for f in scores.findings[0]]
    assert sum(values) / 3 == pytest.approx(scores.values["score"][0], abs=6e-4)
    for finding in scores.findings[0]:
        ((start, end),) = finding.evidence
        assert ARTICLE[start:end].strip() == ARTICLE[start:end]
        assert finding.kind in ("unsupported", "contradicted")
    hard = opened("fenice", threshold=2, hard=1).score([article], [SUMMARY]).findings[0]
    assert [f.severity for f in hard] == ["hard"] * 3
    none = opened("fenice", threshold=-1, hard=-1).score([article], [SUMMARY])
    assert none.values["supported"][0] == 1
    assert [(f.kind, f.severity) for f in none.findings[0]] == [("supported", "info")] * 3
    assert [SUMMARY[f.start : f.end] for f in none.findings[0]] == said
    assert [f.evidence for f in none.findings[0]] == [f.evidence for f in scores.findings[0]]
    told = [float(f.message.split(" at ")[1].split(" ")[0]) for f in none.findings[0]]
    assert told == values


def test_the_evidence_is_the_passage_that_decides(opened):
    """The same words are the best evidence of themselves in no random model: the answer is."""
    checker = opened("summac_zs", threshold=2, hard=-1)
    claim = "Ferries will carry people across the river."
    (finding,) = checker.score([Article("a", ARTICLE)], [claim]).findings[0]
    ((start, end),) = finding.evidence
    from bench.metric.checkers.passages import joined
    from bench.text import sentence_spans

    spans = sentence_spans(ARTICLE)
    answers = checker._model.ask(
        [Question(ARTICLE, joined(ARTICLE, [span]), claim) for span in spans]
    )
    entailed = [row[0] for ((_, row),) in answers]
    against = [row[1] for ((_, row),) in answers]
    decides = against if max(against) > max(entailed) else entailed
    assert finding.kind == ("contradicted" if decides is against else "unsupported")
    assert (start, end) == spans[decides.index(max(decides))]


def test_claims_may_be_sentences_or_the_whole(opened):
    article = Article("a", ARTICLE)
    for name in ("minicheck", "factcg", "hhem", "nli"):
        whole = opened(name, claims="summary", threshold=2, hard=-1)
        by_sentence = opened(name, claims="sentence", threshold=2, hard=-1)
        assert len(whole.score([article], [SUMMARY]).findings[0]) == 1
        assert len(by_sentence.score([article], [SUMMARY]).findings[0]) == 3
        assert whole.signature != by_sentence.signature


@every_checker
def test_it_travels_to_another_process(opened, name):
    checker = opened(name)
    want = rows(checker, CASES)
    copy = pickle.loads(pickle.dumps(checker))
    assert copy.signature == checker.signature
    close(rows(copy, CASES), want)
    copy.close()


def test_threads_may_share_one(opened):
    checker = opened("nli")
    want = rows(checker, CASES)
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(rows, checker, CASES) for _ in range(6)]
        for job in jobs:
            close(job.result(), want)


def test_two_checkers_share_a_model_and_a_closed_one_loads_it_again(opened):
    from bench.models import weights

    one, two = opened("nli"), opened("fenice")
    want = rows(one, CASES)
    rows(two, CASES)
    assert len(weights._loaded) == 1
    one.close()
    assert len(weights._loaded) == 1
    close(rows(one, CASES), want)


@every_checker
def test_the_signature_names_all_that_can_move_a_value(opened, name):
    parts = opened(name).signature.split("|")
    assert parts[0] == name
    assert parts[-1] == "v:1"
    for start in (
        "local:",
        "window:",
        "dtype:",
        "device:",
        "transformers:",
        "torch:",
        "sentences:",
    ):
        assert any(part.startswith(start) for part in parts), start


def test_a_template_takes_its_parts_as_they_are(opened):
    checker = opened("minicheck", kind="roberta")
    tokens = checker._model._network.tokens
    (encoded,) = Written("{premise}{eos}{claim}")(tokens, [("a {claim} </s>", "b {premise}")])
    said = tokens.tokenizer.decode(encoded.ids)
    assert said == "<s>a {claim} < /s></s>b {premise}</s>"


def test_claims_are_written_by_a_model_where_one_is_given(opened, checkpoint, monkeypatch):
    from bench.metric.checkers import extraction

    monkeypatch.setattr(extraction, "_TOKENS", 12)
    folder = str(checkpoint("minicheck-flan-t5"))
    checker = opened("fenice", extractor=folder, threshold=2, hard=-1)
    plain = opened("fenice", threshold=2, hard=-1)
    assert checker.signature != plain.signature
    # A random model does not come to an end: the sentences themselves are judged.
    close(rows(checker, CASES), rows(plain, CASES))
    written = "Ferries replace it. The mayor led. Ferries replace it."
    extractor = checker._recipe.claims
    monkeypatch.setattr(type(extractor), "_write", lambda _, texts: [written] * len(texts))
    (claims,) = extractor([SUMMARY], ["en"])
    assert [(claim.text, SUMMARY[slice(*claim.span)]) for claim in claims] == [
        ("Ferries replace it.", "Ferries replace the bridge."),
        ("The mayor led.", "The mayor led the meeting."),
    ]


def test_what_a_model_writes_is_what_transformers_generates(opened, checkpoint, monkeypatch):
    import torch
    import transformers as hf

    from bench.metric.checkers import extraction

    monkeypatch.setattr(extraction, "_TOKENS", 8)
    folder = checkpoint("minicheck-flan-t5")
    extractor = opened("fenice", extractor=str(folder))._recipe.claims
    tokenizer = hf.AutoTokenizer.from_pretrained(folder)
    model = hf.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
    texts = [SUMMARY, "Children pay nothing."]
    for text, got in zip(texts, extractor._write(texts), strict=True):
        with torch.no_grad():
            row = model.generate(**tokenizer(text, return_tensors="pt"), max_new_tokens=8)[0]
        ended = model.config.eos_token_id in row.tolist()
        assert got == (tokenizer.decode(row, skip_special_tokens=True) if ended else None)
