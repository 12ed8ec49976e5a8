"""``bench view``: all runs in a browser, on this machine alone."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from threading import Thread

from omegaconf import DictConfig

from bench.records import BenchError
from bench.view.guard import is_loopback
from bench.view.server import Server


def view(config: DictConfig) -> int:
    """Serve the runs until Ctrl-C or SIGTERM; return the exit code."""
    if not isinstance(config.port, int) or not 0 <= config.port < 65536:
        raise BenchError(
            f"port={config.port}: expected a number from 0 to 65535; 0 is any free one"
        )
    results = Path(config.results_dir).expanduser().resolve()
    if not results.is_dir():
        raise BenchError(f"results_dir={config.results_dir}: there is no such folder: bench run")
    host = str(config.host)
    with Server(results, host=host, port=config.port) as server:
        if not is_loopback(host):
            print(
                f"bench: host={host} is beyond this machine: texts and token go unencrypted, and "
                "whoever has the token may read every run and judge",
                file=sys.stderr,
            )
        print(f"{server.url}\nCtrl-C ends it", flush=True)
        if config.open:
            # A browser in a terminal would hold the server up.
            Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()
        try:
            server.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            print("ended")
    return 0
