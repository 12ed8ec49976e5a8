"""Texts of our own in several scripts, files of summaries, a program, and data not ours to ship."""

import csv
import gzip
import io
import json
import os
import sys
from pathlib import Path

import pytest

from bench.backend.command import Command

ENGLISH = (
    "The old bridge over the river will be closed for two years. The town council decided so on "
    "Monday evening. Engineers had found cracks in three of the seven pillars of the bridge. "
    '"Nobody was ever in danger," said Mayor Anna Bell, who opened the bridge\'s last repair in '
    "2009. Shops on the eastern bank fear for their customers. A ferry will carry walkers and "
    "bicycles across the river every ten minutes. Cars must take the motorway bridge, which adds "
    "14.5 kilometres to the way. The repair of the bridge costs 12 million pounds. Half of it is "
    "paid by the county. The council hopes that the cracks in the pillars can be closed without "
    "a new foundation. A decision about the foundation will follow in spring. The bridge was built "
    "in 1887 and is the oldest of its kind in the county."
)
GERMAN = (
    "Die alte Brücke über den Fluss wird für zwei Jahre gesperrt. Das hat der Stadtrat am Montag "
    "beschlossen. Fachleute hatten Risse in drei von sieben Pfeilern der Brücke gefunden. Die "
    "Geschäfte am Ostufer fürchten um ihre Kundschaft. Eine Fähre soll Fußgänger über den Fluss "
    "bringen. Die Reparatur der Brücke kostet z. B. zwölf Millionen Euro."
)
CHINESE = (
    "河上的老桥将关闭两年。市议会星期一晚上作出了这个决定。工程师在七个桥墩中的三个发现了裂缝。"
    "市长说：“没有人处于危险之中。”东岸的商店担心失去顾客。渡轮将每十分钟运送行人过河。"
)
ARABIC = (
    "سيغلق الجسر القديم فوق النهر لمدة عامين. قرر مجلس المدينة ذلك مساء الاثنين. وجد المهندسون "
    "شقوقا في ثلاثة من أعمدة الجسر. هل كان أحد في خطر؟ تخشى المتاجر على زبائنها. ستنقل عبارة "
    "المشاة عبر النهر كل عشر دقائق."
)
HINDI = (
    "नदी पर बना पुराना पुल दो साल के लिए बंद रहेगा। नगर परिषद ने सोमवार शाम यह फैसला किया। "
    "इंजीनियरों को पुल के तीन खंभों में दरारें मिलीं। दुकानदारों को ग्राहकों की चिंता है। "
    "एक नाव हर दस मिनट में लोगों को नदी पार कराएगी।"
)

TEXTS = {"en": ENGLISH, "de": GERMAN, "zh": CHINESE, "ar": ARABIC, "hi": HINDI}


@pytest.fixture(params=TEXTS, scope="session")
def language(request):
    return request.param


@pytest.fixture(scope="session")
def text(language):
    return TEXTS[language]


@pytest.fixture(scope="session")
def english():
    return ENGLISH


@pytest.fixture(scope="session")
def texts():
    return dict(TEXTS)


@pytest.fixture(scope="session")
def judged():
    """The folder of summaries that people judged, which is too large and not ours to ship."""
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("BENCH_DATA", root.parent / "shared" / "data")) / "judged"
    if not folder.is_dir():
        pytest.skip(f"no judged summaries in {folder}: set BENCH_DATA to the folder above")
    return folder


def as_jsonl(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def as_json(rows):
    return json.dumps(rows, indent=1).encode("utf-8-sig")


def as_csv(rows, delimiter=","):
    names = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO()
    writer = csv.DictWriter(file, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def as_tsv(rows):
    return as_csv(rows, "\t")


def as_parquet(rows):
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    pq.write_table(pa.table({name: [row.get(name) for row in rows] for name in names}), sink)
    return sink.getvalue()


def zstd(data):
    import zstandard

    compressor = zstandard.ZstdCompressor()
    return compressor.compress(data[:50]) + compressor.compress(data[50:])  # two frames


FILES = {
    "s.jsonl": as_jsonl,
    "s.NDJSON": as_jsonl,
    "s.jsonl.gz": lambda rows: gzip.compress(as_jsonl(rows)),
    "s.jsonl.zst": lambda rows: zstd(as_jsonl(rows)),
    "s.json": as_json,
    "s.json.gz": lambda rows: gzip.compress(as_json(rows)),
    "s.csv": as_csv,
    "s.csv.zst": lambda rows: zstd(as_csv(rows)),
    "run.v1.tsv": as_tsv,
    "s.parquet": as_parquet,
}


@pytest.fixture
def put(tmp_path):
    """Write rows, or bytes as they are, into a file whose name says the format."""

    def write(rows, name="s.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(rows if isinstance(rows, bytes) else FILES[path.name](rows))
        return path

    return write


@pytest.fixture
def log(tmp_path):
    """What the program notes of itself: start and its id, child and its id, end."""
    return tmp_path / "log"


@pytest.fixture
def start(log):
    """Build a command around program.py, and end it after the test."""
    made = []
    path = Path(__file__).with_name("program.py")

    def make(mode="plain", **options):
        made.append(Command([sys.executable, "-S", str(path), mode, str(log)], **options))
        return made[-1]

    yield make
    for command in made:
        command.close()


@pytest.fixture
def impatient(monkeypatch):
    for module in ("child", "command"):
        monkeypatch.setattr(f"bench.backend.{module}.PATIENCE_S", 0.2)
