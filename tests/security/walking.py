"""Walking: which addresses there are for a folder, what somebody gets from them, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.security.browsing import Answer, Browser, queries_of
from tests.security.rows import Rows
from tests.security.urls import Url, all_urls
from tests.security.world import CIRCLES, World

REFUSED = (401, 403, 404, 405)
SIGN_IN = ("/accounts/login/", "/accounts/reauthenticate/")
HINT = (
    "nothing fills {names} of {route}: let rows() or common() in tests/security_rows.py of the folder {slug} yield a "
    "Row with these parameters (see tests/security/rows.py)"
)


def addresses(url: Url, rows: Rows) -> list[tuple[str, int | None]]:
    """Return a URL's addresses, each with the owner of the row that it names; AssertionError with a hint when none fits."""
    if not url.converters:
        queries = [query for row in rows.of(url.slug) for query in row.queries]
        return [(address, None) for address in (url.address(), *_queried(url.address(), queries))]
    found: dict[str, int | None] = {}
    for row in rows.of(url.slug):
        if url.fits(row):
            plain = url.address(row)
            found |= dict.fromkeys((plain, *_queried(plain, row.queries)), row.owner)
    assert found, HINT.format(names=list(url.converters), route=url.route, slug=url.slug)
    return list(found.items())


def _queried(address: str, queries: Iterable[Mapping[str, str]]) -> list[str]:
    return list(dict.fromkeys(f"{address}?{urlencode(query)}" for query in queries))


@dataclass
class Walk:
    """Asking for every address that somebody may open, and for what its links and forms lead to on the same page.

    A URL that takes no GET is asked once; whoever its policy refuses is not asked again and again (`refusals` does that once).
    """

    urls: list[Url]
    rows: Rows
    words: list[str]
    unsafe: set[str] = field(default_factory=set)
    unsigned: set[tuple[str, tuple[int, str, str]]] = field(default_factory=set)

    def of(self, browser: Browser) -> Iterator[tuple[Url, Answer, int | None]]:
        """Yield each URL with an answer and the owner of the row that the address names."""
        asked: set[str] = set()
        heedless: set[str] = set()
        for url in self.urls:
            if url.route in self.unsafe or not allowed(url, browser):
                continue
            for address, owner in addresses(url, self.rows):
                path, _, query = address.partition("?")
                if query and path in heedless:
                    continue
                answer = browser.ask(address)
                yield url, answer, owner
                if answer.status == 405:
                    self.unsafe.add(url.route)
                    break
                if not answer.minds_query:
                    heedless.add(path)
                elif answer.status == 200 and self._is_new(url, browser, answer):
                    following = [one for one in queries_of(answer, self.words) if one not in asked]
                    asked.update(following)
                    yield from ((url, browser.ask(one), owner) for one in following)

    def _is_new(self, url: Url, browser: Browser, answer: Answer) -> bool:
        """Whether nobody whom the platform takes for nobody in particular has got this very page on this walk before."""
        if browser.actor(url.in_api).is_signed_in:
            return True
        page = (answer.address, answer.stable)
        known = page in self.unsigned
        self.unsigned.add(page)
        return not known


def problems(
    browser: Browser, world: World, rows: Rows, url: Url, answer: Answer, owner: int | None
) -> Iterator[str]:
    """Say what is wrong with an answer: a fault, a foreign row that opens, a foreign mark or key in any part of it."""
    looker = browser.looker
    if answer.status >= 500:
        yield "a fault"
    foreign = owner is not None and owner not in looker.owners
    if foreign and answer.status not in REFUSED and not leads_to_sign_in(answer):
        yield f"a row of owner {owner} opens"
    if not allowed(url, browser) and answer.status not in REFUSED and not leads_to_sign_in(answer):
        yield f"the policy {url.policy and url.policy.name} does not hold"
    for number, one in world.owners.items():
        for circle in CIRCLES:
            mark = one.mark(circle)
            if mark not in looker.marks and mark in answer.whole:
                yield f"{mark} of another"
        if number not in looker.owners:
            shown = [key for key in rows.ids(number) if key in answer.whole and key not in answer.address]
            yield from (f"key {key} of owner {number}" for key in shown)


def leads_to_sign_in(answer: Answer) -> bool:
    """Whether the answer sends somebody to sign in."""
    return answer.status == 302 and urlsplit(answer.location).path in SIGN_IN


def allowed(url: Url, browser: Browser) -> bool:
    """Whether the URL's policy lets somebody in; URLs of the sign-in library have none and are judged by what they show."""
    return url.policy is None or url.policy.allows(browser.actor(url.in_api))


def urls_of(slug: str) -> list[Url]:
    """Return a folder's URLs."""
    return [url for url in all_urls() if url.slug == slug]
