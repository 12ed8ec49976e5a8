"""The program that tests of Command run: its mode and the texts say what it does."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
mode, log = sys.argv[1:3]


def note(what):
    with Path(log).open("a") as file:
        file.write(f"{what}\n")


def say(**answer):
    print(json.dumps(answer, ensure_ascii=False), flush=True)


note(f"start {os.getpid()}")
if mode == "slow start":
    time.sleep(0.5)
if mode == "dies at once":
    print("no model found", file=sys.stderr)
    sys.exit(3)
if mode == "closes":
    os.close(1)
    time.sleep(60)
held = []
for line in sys.stdin:
    request = json.loads(line)
    key, text = request["id"], request["text"]
    if mode == "reversed":
        held.append(request)
        if len(held) == 3:
            for request in reversed(held):
                say(id=request["id"], summary=request["text"].upper())
            held = []
        continue
    if text == "die":
        print("out of memory", file=sys.stderr, flush=True)
        os._exit(7)
    if text == "kill":
        os.kill(os.getpid(), 9)
    if text == "hang":
        child = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)"])
        note(f"child {child.pid}")
        print("thinking", file=sys.stderr, flush=True)
        time.sleep(60)
    if text == "garbage":
        print("Loading model…", flush=True)
    if text == "flood":
        sys.stderr.write("x" * 1_000_000 + "\nlast words\n")
        sys.stderr.flush()
    if text == "other id":
        say(id=key + 100, summary="x")
    elif text == "twice":
        say(id=key, summary="x")
        say(id=key, summary="y")
    elif text == "text id":
        say(id=str(key), summary="x")
    elif text == "error":
        say(id=key, error="too long")
    elif text == "null":
        say(id=key, summary=None)
    elif text == "number":
        say(id=key, summary=5)
    elif text == "both":
        say(id=key, summary="x", error="y")
    elif text == "surrogate":
        print(json.dumps({"id": key, "summary": "\ud800"}), flush=True)
    elif text == "counted":
        beside = {"input_tokens": 9, "output_tokens": 1, "cost_usd": 0.25}
        say(id=key, summary="x", finish_reason="stop", **beside)
    elif text == "nap":
        time.sleep(0.2)
        say(id=key, summary=text)
    else:
        say(id=key, summary=text)
note("end")
