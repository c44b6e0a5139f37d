"""How heavy the timeline is: its bytes with everything on it, and when a slow machine's Chromium first paints it.

The page is the whole board: every programme with its initiatives over all years. The server is the product's own, in a process of
its own; Chromium is slowed down four times, starts with nothing in its cache, and tells the time of its first contentful paint.
"""

from __future__ import annotations

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHROMIUM = Path("/usr/bin/chromium")
SLOWDOWN = 4
BOARD = "/roadmap/2025/timeline/?rows=initiatives&zoom=whole"
PAINTED = "performance.getEntriesByName('first-contentful-paint').map(entry => entry.startTime)[0]"
PATIENCE_SECONDS = 60


def timeline_rows(client: Any, environment: dict[str, str], runs: int) -> Iterator[dict[str, Any]]:
    """Yield the kilobytes of the board's page and the seconds to its first paint."""
    content = client.get(BOARD).content
    yield {
        "what": "timeline_page",
        "value": len(content) / 1000,
        "unit": "KB",
        "peer": f"uncompressed HTML, {content.count(b'<tr')} rows: every programme and initiative, all years",
    }
    if not CHROMIUM.exists():
        yield {"what": "timeline_first_paint", "skipped": "Chromium is not installed"}
        return
    with _served(environment) as address:
        seconds, blank = _paints(address + BOARD, runs), _paints(address + "/accessibility/", runs)
    yield {
        "what": "timeline_first_paint",
        "value": statistics.median(seconds),
        "worst": max(seconds),
        "unit": "s",
        "peer": f"a short page of the same site: {statistics.median(blank):.2f} s",
        "ratio": statistics.median(seconds) / statistics.median(blank),
    }


def _paints(address: str, runs: int) -> list[float]:
    from playwright.sync_api import sync_playwright

    found = []
    words = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=words)
        for _ in range(runs):
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            page = context.new_page()
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
            page.goto(address)
            page.wait_for_function(f"{PAINTED} > 0")
            found.append(page.evaluate(PAINTED) / 1000)
            context.close()
        browser.close()
    return found


@contextlib.contextmanager
def _served(environment: dict[str, str]) -> Iterator[str]:
    """Serve the product over the measurement's database on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    granian = str(Path(sys.executable).parent / "granian")
    words = ["--interface", "wsgi", "--no-ws", "--host", "127.0.0.1", "--port", str(port)]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [granian, *words, "oirase.portal.wsgi:application"],
            env={**os.environ, **environment, "PORT": str(port), "OIRASE_DATA": folder},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(f"http://localhost:{port}/healthz", server)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(PATIENCE_SECONDS)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(PATIENCE_SECONDS * 10):
        if server.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(address, timeout=5)
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not answer")
