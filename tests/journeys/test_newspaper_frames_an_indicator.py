"""A newspaper shows an indicator on its own site: the frame and the picture appear there, and no other page of ours does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.fixtures.site import LiveSite

pytestmark = pytest.mark.journey


@pytest.fixture
def newspaper() -> Iterator[tuple[str, list[str]]]:
    """Another site on this machine: its address, and the pieces of HTML that its one page is made of."""
    pieces: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name is the library's
            body = f'<!doctype html><html lang="ja"><meta charset="utf-8">{"".join(pieces)}</html>'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", pieces
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_indicator_on_another_site(
    live_site: LiveSite,
    browser_page: Any,
    newspaper: tuple[str, list[str]],
    picture: Callable[[str], None],
) -> None:
    address, pieces = newspaper
    page = browser_page
    page.goto("/roadmap-open/find/?q=相談")
    page.locator("#programmes").wait_for()
    picture("found")
    page.locator("main tbody td a").first.click()
    page.get_by_role("heading", name="指標をほかのサイトにのせる").wait_for()
    picture("history")
    snippet = page.locator("textarea").first.input_value()
    frame = BeautifulSoup(snippet, "html.parser").iframe
    site = frame["src"].split("/roadmap-open/")[0]
    picture_address = frame["src"].split("?")[0] + ".svg"
    pieces += [
        "<style>iframe, img { max-width: 100%; border: 0 }</style><h1>新聞</h1>",
        snippet,
        f'<img alt="" src="{picture_address}">',
        f'<iframe title="no" src="{site}/roadmap-open/"></iframe>',
    ]
    page.goto(address)
    shown, refused = page.frames[1], page.frames[2]
    assert shown.locator("h1").inner_text() == frame["title"]
    assert shown.locator("svg").count() or shown.locator("dl.figures").count()
    assert refused.locator("h1", has_text="オープンデータ").count() == 0
    assert page.locator("img").evaluate("image => image.complete && image.naturalWidth") == 720
    picture("newspaper")
