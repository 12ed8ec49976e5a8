"""A hub on loopback with one model, and what bench.models.checkpoint makes of it.

python hub.py FOLDER CACHE     prints JSON
"""

import hashlib
import json
import os
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FOLDER = Path(sys.argv[1])
FILES = {p.relative_to(FOLDER).as_posix(): p.read_bytes() for p in FOLDER.rglob("*") if p.is_file()}
PICKLES = {name: data for name, data in FILES.items() if not name.endswith(".safetensors")}
MODELS = {"org/bart": FILES, "org/pickles": PICKLES, "org/gated": FILES}
fetched = set()


class Hub(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        path = self.path.partition("?")[0]
        name = "/".join(path.removeprefix("/api/models").strip("/").split("/")[:2])
        if name == "org/gated" and not path.startswith("/api/"):  # its card is for all to see
            return self.answer(403, b"{}", {"X-Error-Code": "GatedRepo"})
        if name not in MODELS:
            return self.answer(404, b"{}", {"X-Error-Code": "RepoNotFound"})
        files = MODELS[name]
        if path.startswith("/api/") and "/tree/" not in path:
            if path.endswith("/v9"):
                return self.answer(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
            return self.json({"id": name, "modelId": name, "sha": COMMIT, "siblings": []})
        if path.startswith("/api/"):
            return self.json([entry(name, data) for name, data in files.items()])
        return self.file(files, path.partition(f"/resolve/{COMMIT}/")[2])

    def file(self, files, file):
        if file not in files:
            return self.answer(404, b"{}", {"X-Error-Code": "EntryNotFound"})
        if self.command == "GET":
            fetched.add(file)
        about = {"ETag": f'"{blob(files[file])}"', "X-Repo-Commit": COMMIT}
        return self.answer(200, files[file], about)

    def json(self, content):
        self.answer(200, json.dumps(content).encode(), {"Content-Type": "application/json"})

    def answer(self, status, body, headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            with suppress(BrokenPipeError):
                self.wfile.write(body)


def blob(data):
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def entry(name, data):
    return {"type": "file", "path": name, "size": len(data), "oid": blob(data)}


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    Thread(target=server.serve_forever, daemon=True).start()
    os.environ["HF_ENDPOINT"] = f"http://127.0.0.1:{server.server_port}"
    os.environ["HF_HUB_CACHE"] = sys.argv[2]
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    sys.path.insert(0, str(Path.cwd()))
    from bench.models import checkpoint
    from bench.records import BackendError

    told = {"identity": checkpoint.find("x", "org/bart").identity, "fetched": sorted(fetched)}
    tries = {"absent": "org/none", "gated": "org/gated", "pickles": "org/pickles"}
    for key, name in {**tries, "revision": "org/bart"}.items():
        try:
            checkpoint.find("x", name, revision="v9" if key == "revision" else None)
        except BackendError as error:
            told[key] = str(error)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
