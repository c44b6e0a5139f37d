"""Looking at a page as a person with any device and any eyes would: what is wrong with it, said in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve

WIDTHS = (1280, 360)
HEIGHT = 900
LANGUAGES = ("ja", "en")
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "tags => axe.run({runOnly: tags, resultTypes: ['violations']}).then(found => found.violations)"
MISSING = "/no-such-page/"
# The browser reports the status of the page itself as an error; `go` judges it.
TOLD = "Failed to load resource"
# A remark of the software renderer in use where there is no graphics card.
RENDERER = "GL Driver Message"


class Look:
    """A page of the browser and everything that it complains about."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self._said: list[str] = []
        page.on("pageerror", lambda error: self._said.append(f"error: {error}"))
        page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        of_the_page = message.location.get("url") == self.page.url
        judged_elsewhere = of_the_page and message.text.startswith(TOLD)
        if message.type in ("error", "warning") and not judged_elsewhere and RENDERER not in message.text:
            self._said.append(f"console: {message.text}")

    def go(self, address: str) -> None:
        """Open an address, which answers as it should, and wait until the page has drawn itself."""
        answer = self.page.goto(address)
        if answer.status != (404 if address == MISSING else 200):
            self._said.append(f"status: {answer.status}")
        if self.page.locator("[data-map]").count():
            self.page.wait_for_load_state("networkidle")

    def problems(self, address: str, language: str) -> Iterator[str]:
        """Open an address and say what is wrong with it at each width."""
        self._said.clear()
        self.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        self.go(address)
        yield from self.problems_here(language)
        yield from self._said

    def problems_here(self, language: str) -> Iterator[str]:
        """Say what is wrong with the page that is open."""
        spoken = self.page.locator("html").get_attribute("lang")
        if spoken != language:
            yield f"speaks {spoken}, not {language}"
        if not self.page.title():
            yield "has no title"
        headings = [text.strip() for text in self.page.locator("h1").all_inner_texts()]
        if len(headings) != 1 or not headings[0]:
            yield f"has the main headings {headings}"
        self.page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            over = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if over > 0:
                yield f"scrolls sideways by {over} px at {width} px"
            for found in self.page.evaluate(RUN, STANDARD):
                places = "; ".join(node["html"][:160] for node in found["nodes"][:3])
                yield f"{found['id']} at {width} px ({len(found['nodes'])}): {found['help']}: {places}"

    def links(self) -> list[str]:
        """Return where the main part leads on this site."""
        found: list[str] = self.page.locator("main a[href]").evaluate_all("all => all.map(one => one.href)")
        own = urlsplit(self.page.url).netloc
        parts = (urlsplit(href) for href in found)
        return [
            f"{part.path}?{part.query}" if part.query else part.path for part in parts if part.netloc == own
        ]


def name_of(address: str) -> str:
    """Return the name of the page that answers an address; the same for all records of a kind."""
    try:
        return resolve(urlsplit(address).path).view_name or ""
    except Resolver404:
        return address


def folder_of(name: str) -> str:
    """Return the folder a page belongs to; pages of the sign-in library, which have no namespace, are identity's."""
    return name.partition(":")[0] if ":" in name else "identity"
