"""How heavy the timeline is: its bytes with everything on it, and when a slow machine's Chromium first paints it.

The page is the whole board: every programme with its initiatives over all years. The server is the product's own, in a process of
its own; Chromium is slowed down four times, starts with nothing in its cache, and tells the time of its first contentful paint.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.serving import served

CHROMIUM = Path("/usr/bin/chromium")
SLOWDOWN = 4
BOARD = "/roadmap/2025/timeline/?rows=initiatives&zoom=whole"
PAINTED = "performance.getEntriesByName('first-contentful-paint').map(entry => entry.startTime)[0]"


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
    with served(environment, workers=1) as address:
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
