"""A browser without a screen: asks for an address as somebody, reads all of the answer, and tells what could be asked next."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.http import HttpResponseBase
from django.test import Client
from pypdf import PdfReader

from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.http import SAFE
from tests.security.world import Looker

# What differs from answer to answer although nothing has changed.
VOLATILE = re.compile(
    r'chart-\d+|name="(?:csrfmiddlewaretoken|idempotency_key)" value="[^"]*"|nonce="[^"]*"|"request": ?"[^"]*"'
    r"|(?<=<code>)[0-9a-f-]{36}(?=</code>)|<dcterms:\w+[^>]*>[^<]*<"
    # A signed link to a file holds the moment at which it was made.
    r"|/files/[\w:-]+/"
)
OWN_HEADERS = ("x-request-id", "set-cookie", "content-security-policy", "content-length", "last-modified")
PLACES = count(2)


@dataclass(frozen=True)
class Answer:
    """An answer read to its end: status, headers as one text, and everything that can be read in the body.

    `minds_query` says whether anything on the way to the answer looked at `request.GET`. If nothing did, every other query would
    be answered alike (`test_queries.py` holds that there is no other way to a query).
    """

    address: str
    status: int
    location: str
    headers: str
    text: str
    minds_query: bool

    @property
    def stable(self) -> tuple[int, str, str]:
        """Return what is the same in two answers when nothing has changed in between."""
        return self.status, VOLATILE.sub("", self.location), VOLATILE.sub("", self.text)

    @property
    def whole(self) -> str:
        """Return everything in which a mark could stand."""
        return f"{self.headers}\n{self.text}"


@dataclass
class Form:
    """A form as it stands on a page: where it goes, how, its fields with their values or choices, those that take words."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)


class _Caller(Client):
    """Django's test client without what nobody here looks at: it keeps no copy of each template's context."""

    def request(self, **request: Any) -> HttpResponseBase:
        """Answer a request as the server would; a fault is an answer of its own."""
        return self.handler(self._base_environ(**request))


class Browser:
    """Somebody's browser, or another system's calls by key. Each call comes from an address of its own, below every limit."""

    def __init__(self, looker: Looker) -> None:
        self.looker = looker
        self._client = _Caller()
        if looker.user and not looker.key:
            self._client.force_login(looker.user)
        self._cookies = self._client.cookies.copy()

    def actor(self, in_api: bool) -> Actor:
        """Whom the platform takes somebody for; another system has no session, outside the API it is a visitor."""
        return Actor.anonymous() if self.looker.key and not in_api else self._actor

    @cached_property
    def _actor(self) -> Actor:
        # Resolved once: nothing is granted while somebody walks.
        return actor_of(self.looker.user) if self.looker.user else Actor.anonymous()

    def ask(self, address: str, method: str = "GET", data: Mapping[str, Any] | None = None) -> Answer:
        """Send one request with the cookies of the beginning, and read the answer whole."""
        self._client.cookies = self._cookies.copy()
        number = next(PLACES) if method not in SAFE else 1
        extra: dict[str, Any] = {"REMOTE_ADDR": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
        if self.looker.key:
            extra["HTTP_AUTHORIZATION"] = f"Bearer {self.looker.key}"
        if method in ("GET", "POST"):
            call = getattr(self._client, method.lower())
            return _read(address, call(address, data or None, **extra))
        body = urlencode(data or {})
        kind = "application/x-www-form-urlencoded"
        return _read(address, self._client.generic(method, address, body, content_type=kind, **extra))


def _read(address: str, response: HttpResponseBase) -> Answer:
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    kept = [f"{name}: {value}" for name, value in response.headers.items() if name.lower() not in OWN_HEADERS]
    location = response.headers.get("Location", "")
    # Django parses the query when it is first asked for, and keeps it on the request.
    minds = "GET" in vars(response.wsgi_request)  # type: ignore[attr-defined]
    return Answer(address, response.status_code, location, "\n".join(kept), _text_of(body), minds)


def _text_of(body: bytes) -> str:
    """Return what can be read: a workbook is unpacked, a PDF is read, all else is taken as UTF-8."""
    if body.startswith(b"%PDF-"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if not body.startswith(b"PK\x03\x04"):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._inside: Form | None = None
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self._inside = Form(given.get("action", ""), given.get("method", "get").upper())
            self.forms.append(self._inside)
        elif self._inside is not None:
            self._field(self._inside, tag, given)

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "select":
            self._select = name
            form.fields.setdefault(name, [])
        elif tag == "option" and self._select:
            form.fields[self._select].append(given.get("value", ""))
        elif tag == "textarea" and name:
            form.fields[name] = [""]
            form.typed.add(name)
        elif tag in ("input", "button") and name:
            form.fields.setdefault(name, []).append(given.get("value", ""))
            if given.get("type", "text") in ("text", "search"):
                form.typed.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "select":
            self._select = ""


def forms_of(answer: Answer) -> list[Form]:
    """Return the forms of a page, with whole addresses."""
    page = _parsed(answer)
    for form in page.forms:
        form.action = urljoin(answer.address, form.action) if form.action else answer.address
    return page.forms


def queries_of(answer: Answer, words: list[str]) -> Iterator[str]:
    """Yield addresses of the same page with another query: its links, and its GET forms filled in.

    Fields for words get each of `words`. Of the many values of one parameter only one is tried: what a filter, an order or a
    page shows is asked of the same rows.
    """
    path, page = urlsplit(answer.address).path, _parsed(answer)
    links = [urlsplit(urljoin(answer.address, link)) for link in page.links]
    tried = {tuple(parse_qsl(parts.query)) for parts in links if parts.path == path and parts.query}
    one_each = {tuple(name for name, _ in query): query for query in sorted(tried)}
    for form in page.forms:
        if form.method == "GET" and urlsplit(urljoin(answer.address, form.action) or path).path == path:
            one_each |= {
                (name,): ((name, values[-1]),) for name, values in form.fields.items() if any(values)
            }
            one_each |= {(name, word): ((name, word),) for name in form.typed for word in words}
    for query in one_each.values():
        yield f"{path}?{urlencode(query)}"


def _parsed(answer: Answer) -> _Page:
    page = _Page()
    if "text/html" in answer.headers:
        page.feed(answer.text)
    return page
