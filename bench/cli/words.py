"""What the command line says of itself."""

from __future__ import annotations

from bench.cli.upkeep import UPKEEP
from bench.cli.verb import Verb

FLAGS = {
    "--config-dir DIR": "look for configs in DIR first: your own experiments, datasets …",
    "-m, --multirun": "run every combination: backend.lead.sentences=1,2,3",
    "-q, --quiet": "print nothing but the run's folder",
    "--no-cache": "neither use nor keep answers of earlier calls: cache=off",
    "--cfg job": "print the composed config and stop",
    "--debug": "show the traceback of an error",
    "--hydra-help": "show Hydra's own help",
}


VERBS: dict[str, Verb] = {
    "run": Verb(
        purpose="run summarizers over articles, score them, print the leaderboard",
        positional=(),
        usage="bench run [experiment=NAME] [OPTION=VALUE …]",
        options=(
            ("experiment=NAME", "a named combination (default: quickstart)"),
            ("backend=[A,B]", "the summarizers to compare"),
            ("metric=[A,B]", "the metrics to score them with"),
            ("dataset=NAME", "the articles; dataset.path=FILE for your own"),
            ("limit=N", "no more than N articles"),
            ("repeats=K", "draw K summaries of each article (default: 1)"),
            ("budget.usd=X", "stop there; also budget.tokens=N and budget.minutes=M"),
            ("cache=use", "or refresh (ask anew), or off"),
            ("seed=N", "for everything that is drawn (default: 0)"),
            ("resume=RUN", "complete an interrupted run: latest, or its folder"),
            ("results_dir=DIR", "where runs are kept (default: results)"),
        ),
        groups=("experiment", "dataset", "backend", "metric"),
        examples=(
            ("bench run", "several summarizers on the articles that come along"),
            (
                "bench run experiment=feed path=news.txt backend=[lead,lexrank,oracle]",
                "your own articles",
            ),
            (
                "bench run experiment=recorded path=summaries.jsonl",
                "score summaries that were made elsewhere",
            ),
        ),
    ),
    "report": Verb(
        purpose="print what a run holds",
        positional=("run",),
        usage="bench report [RUN] [format=table|json|jsonl|csv|markdown|html] [out=FILE]",
        options=(
            ("RUN", "a run's folder, latest (default), previous, or EXPERIMENT@latest"),
            ("format=FORMAT", "table (default), json, jsonl, csv, markdown or html"),
            ("out=FILE", "write it to a file"),
            ("results_dir=DIR", "where runs are kept (default: results)"),
        ),
        groups=(),
        examples=(
            ("bench report", "the leaderboard of the newest run"),
            ("bench report feed@latest format=markdown", "for a pull request"),
            ("bench report latest format=jsonl out=run.jsonl", "every summary with its scores"),
        ),
    ),
    "check": Verb(
        purpose="print what is wrong in one summary of one article, and by what evidence",
        positional=(),
        usage="bench check --article FILE [--summary FILE] [OPTION=VALUE …]",
        options=(
            ("--article FILE", "the article as text; - reads standard input"),
            ("--summary FILE", "the summary as text (default: standard input)"),
            ("metric=[A,B]", "the metrics to ask (default: facts)"),
            ("language=CODE", "of the article: en (default), de, fr, zh …"),
            ("published=DATE", "of the article, for words such as yesterday"),
            ("format=FORMAT", "text (default) or json; exit code 1 where a finding is hard"),
        ),
        groups=("metric",),
        examples=(
            ("bench check --article article.txt --summary summary.txt", "a pair of files"),
            ("my_model < article.txt | bench check --article article.txt", "what a model writes"),
        ),
        flags=("article", "summary"),
    ),
    "calibrate": Verb(
        purpose="fit a threshold and a small model for a metric on labels of your own",
        positional=("labels",),
        usage="bench calibrate LABELS [OPTION=VALUE …]",
        options=(
            ("LABELS", "a table with an article, a summary and a label a row"),
            ("columns.label=NAME", "the column of the label; also .article, .summary, .language"),
            ("metric=[A]", "the metric to calibrate (default: facts)"),
            ("out=FILE", "what metric=[calibrated] reads (default: calibration.json)"),
            ("seed=N", "of the folds and the resampling (default: 0)"),
        ),
        groups=("metric",),
        examples=(
            ("bench calibrate judged.jsonl", "columns article, summary and label"),
            (
                "bench run metric=[calibrated] metric.calibrated.path=calibration.json",
                "use what was fitted",
            ),
        ),
    ),
    "meta": Verb(
        purpose="hold metrics against the judgement of people: correlations, and what differs",
        positional=("path",),
        usage="bench meta JUDGED|RUN [metric=[A,B]] [OPTION=VALUE …]",
        options=(
            ("JUDGED|RUN", "a table of judged summaries, or a run that was judged in bench view"),
            ("metric=[A,B]", "the metrics to score with (default: rouge and facts)"),
            ("labels=[A,B]", "the labels to use; the first one tells metrics apart"),
            ("keys=[A,B]", "what to show: a key, or a metric for all of its keys"),
            ("control=system", "also with the means of the systems taken out: partial correlation"),
            (
                "columns.label=NAME",
                "the column of the label; also .article, .summary, .system, .scores",
            ),
            ("format=FORMAT", "table (default), json or markdown; out=FILE writes it to a file"),
            ("resamples=N, seed=N", "draws of each interval (default: 1000), and their seed"),
        ),
        groups=("metric",),
        examples=(
            ("bench meta judged.jsonl metric=[rouge,facts]", "a table of judged summaries"),
            ("bench meta latest", "how often the newest run's metrics side with people"),
        ),
    ),
    "compare": Verb(
        purpose="compare two runs: what got better or worse, by how much, and why",
        positional=("baseline", "candidate"),
        usage="bench compare [BASELINE [CANDIDATE]] [OPTION=VALUE …]",
        options=(
            (
                "BASELINE, CANDIDATE",
                "a run (folder, latest, EXPERIMENT@latest) or RUN:SYSTEM each;",
            ),
            ("", "none: the two newest runs; one: the systems of that run"),
            ("on=intersection", "compare the articles that both runs have"),
            ("keys=[A,B]", "what to compare (default: what the leaderboards show)"),
            ("metric=[A,B]", "score both runs anew with today's metrics first"),
            ("format=FORMAT", "table (default), markdown, json or html"),
            ("out=FILE", "write it to a file"),
            ("examples=N", "quote no more than N regressions and improvements (default: 10)"),
            ("level=0.95", "of the intervals; tests at 1 - level"),
        ),
        groups=("metric",),
        examples=(
            ("bench compare", "the newest run with the one before it"),
            ("bench compare main@latest feed@latest:chat", "a system of one run"),
            ("bench compare latest", "the systems of the newest run against each other"),
        ),
    ),
    "gate": Verb(
        purpose="judge a candidate by rules: exit code 0 it may pass, 1 it regressed",
        positional=("baseline", "candidate"),
        usage="bench gate [BASELINE [CANDIDATE]] [rules=NAME] [OPTION=VALUE …]",
        options=(
            ("BASELINE", "a run or RUN:SYSTEM (default: what bench baseline accept kept)"),
            ("CANDIDATE", "a run or RUN:SYSTEM (default: latest)"),
            ("rules=NAME", "the rules (default: default)"),
            ("rules_file=FILE", "a YAML file with rules of your own"),
            ("junit=FILE", "also write JUnit XML; also markdown=, json=, codequality=FILE"),
            ("format=FORMAT", "what is printed: table (default) or json"),
            ("on=intersection", "judge on the articles that both runs have"),
            ("", "exit codes: 0 passed, 1 regressed, 2 not comparable or a mistake, 3 our fault"),
        ),
        groups=("rules",),
        examples=(
            ("bench gate", "the newest run against its experiment's accepted baseline"),
            ("bench gate main@latest latest rules=strict junit=gate.xml", "for a CI server"),
        ),
    ),
    "baseline": Verb(
        purpose="accept a run as the baseline that gates hold others against, or show it",
        positional=("action", "run"),
        usage="bench baseline [show|accept] [RUN] [texts=true]",
        options=(
            ("show", "what is accepted (default); show EXPERIMENT for one"),
            ("accept RUN", "keep a run under results/baselines/, without texts, for git"),
            ("texts=true", "keep the texts of its summaries too"),
            ("results_dir=DIR", "where runs are kept (default: results)"),
        ),
        groups=(),
        examples=(
            ("bench baseline accept latest", "what is now is what later runs are held against"),
            ("bench baseline", "what is accepted"),
        ),
    ),
    "view": Verb(
        purpose="show all runs in a browser, and let people judge summaries blindly",
        positional=(),
        usage="bench view [OPTION=VALUE …]",
        options=(
            ("results_dir=DIR", "where runs are kept (default: results)"),
            ("port=N", "the port (default: 0, one that is free)"),
            ("host=ADDRESS", "the address to listen on (default: 127.0.0.1)"),
            ("open=false", "print the address and start no browser"),
        ),
        groups=(),
        examples=(("bench view", "then Ctrl-C to end it"),),
    ),
    "judgements": Verb(
        purpose="print how far people agree on a run's summaries, and which systems they prefer",
        positional=("run",),
        usage="bench judgements [RUN] [format=table|json|jsonl] [out=FILE]",
        options=(
            ("RUN", "a run's folder, latest (default), previous, or EXPERIMENT@latest"),
            ("format=FORMAT", "table (default), json, or jsonl: a row a judged sentence"),
            ("out=FILE", "write it to a file"),
            ("resamples=N", "draws of each interval (default: 1000)"),
            ("seed=N", "of the resampling (default: 0)"),
            ("level=0.95", "of each interval"),
            ("results_dir=DIR", "where runs are kept (default: results)"),
        ),
        groups=(),
        examples=(
            ("bench judgements", "agreement and ranking on the newest run"),
            ("bench judgements latest format=jsonl out=judged.jsonl", "for bench calibrate"),
        ),
    ),
    **UPKEEP,
}
