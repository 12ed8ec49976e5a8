"""What the command line says of the verbs that look after an installation."""

from __future__ import annotations

from bench.cli.verb import Verb

UPKEEP = {
    "selftest": Verb(
        purpose="show that this installation measures what it claims, and what a metric finds",
        positional=(),
        usage="bench selftest [metric=[A,B]] [OPTION=VALUE …]",
        options=(
            ("metric=[A,B]", "the metrics to try on planted errors (default: facts)"),
            ("limit=N", "no more than N errors of each kind, for a slow or paid metric"),
            ("kinds=[A,B]", "these kinds of errors alone (default: all)"),
            ("floors.METRIC.ordered=X", "what must hold; see configs/selftest.yaml"),
            ("format=FORMAT", "table (default) or json"),
            ("seed=N", "of all that is drawn (default: 0)"),
            ("", "exit codes: 0 all holds, 1 a check fails, 2 a mistake, 3 our fault"),
        ),
        groups=("metric",),
        examples=(
            ("bench selftest", "ROUGE, facts, the gate and the files of a run, in seconds"),
            (
                "bench selftest metric=[nli] metric.nli.model=models/nli limit=20",
                "what a checker finds of each kind of error",
            ),
        ),
    ),
    "cache": Verb(
        purpose="show, check or clear the answers of slow or paid calls that were kept",
        positional=("action",),
        usage="bench cache [stats|clear|verify] [signature=TEXT] [path=FILE]",
        options=(
            ("stats", "how many answers there are, and whose (default)"),
            ("clear", "delete them, or those of one signature"),
            ("verify", "check the file and every answer"),
            ("path=FILE", "the cache file (default: BENCH_CACHE, or the user's cache folder)"),
        ),
        groups=(),
        examples=(
            ("bench cache", "what is kept"),
            ("bench cache verify", "whether it is sound"),
            ("bench cache clear 'signature=\"chat|…\"'", "forget one system's answers"),
        ),
    ),
    "doctor": Verb(
        purpose="say what is installed here and what is missing; calls nothing",
        positional=(),
        usage="bench doctor [metric=[A,B]] [results_dir=DIR]",
        options=(("metric=[A,B]", "exit code 1 where one of these cannot be computed"),),
        groups=("metric",),
        examples=(("bench doctor metric=[bertscore]", "whether BERTScore can be computed here"),),
    ),
}
