"""People in front of a browser, without the browser: cookies, forms with their hidden fields, files."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any
from uuid import uuid4

from bs4 import BeautifulSoup

Files = dict[str, tuple[str, bytes]]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str = ""

    @property
    def words(self) -> str:
        """The page's text as it is read."""
        main = BeautifulSoup(self.text, "html.parser").find("main")
        return re.sub(r"\s+", " ", main.get_text(" ")) if main else self.text


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, url: str, language: str = "ja") -> None:
        self.url, self.language = url, language
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.ProxyHandler({}), _Stay
        )

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask(urllib.request.Request(self.url + path))

    def post(
        self, path: str, fields: dict[str, str], files: Files | None = None, *, page: str | None = None
    ) -> Answer:
        """Send a form, from the page on which it stands."""
        body, kind = _encoded(fields, files)
        headers = {"Content-Type": kind, "Referer": self.url + (page or path)}
        return self._ask(urllib.request.Request(self.url + path, body, headers))

    def form(self, path: str, action: str | None = None) -> dict[str, str]:
        """Return the fields of a page's form as a browser would send them: of those that go to `action`, the largest."""
        return self.fields(self.get(path), action)

    @staticmethod
    def fields(answer: Answer, action: str | None = None) -> dict[str, str]:
        """Return the fields of a form on a page in hand."""
        page = BeautifulSoup(answer.text, "html.parser")
        forms = page.select("main form[method=post]")
        chosen = [form for form in forms if action is None or form.get("action", "") == action]
        # Beside small forms of single buttons, the one in which something is written.
        found = max(
            chosen, key=lambda form: len(form.find_all(["input", "textarea", "select"])), default=None
        )
        assert found is not None, page.get_text()[:2000]
        return fields_of(found)

    def sign_in(self, login: str, password: str) -> Person:
        """Sign in by password."""
        fields = self.form("/accounts/login/") | {"login": login, "password": password}
        answer = self.post("/accounts/login/", fields)
        assert answer.status == 302, answer.words
        return self

    def _ask(self, request: urllib.request.Request) -> Answer:
        request.add_header("Accept-Language", self.language)
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Answer(answer.status, answer.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            with error:
                text = error.read().decode(errors="replace")
                return Answer(error.code, text, error.headers.get("Location", ""))


def patiently(ask: Callable[[], Answer], refused: list[Answer], seconds: float = 90) -> Answer:
    """Ask again as a person does while nobody answers (no connection, 502-504); what else was said goes to `refused`."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            answer = ask()
        except (OSError, EOFError, ValueError):
            answer = None
        except Exception as error:
            if type(error).__module__ != "http.client":
                raise
            answer = None
        if answer is not None:
            if answer.status < 500:
                return answer
            refused.append(answer)
        assert time.monotonic() < deadline, f"no answer in {seconds} s"
        time.sleep(0.1)


def fields_of(form: Any) -> dict[str, str]:
    """Return a form's values as a browser would send them."""
    values = {
        one["name"]: one.get("value", "")
        for one in form.find_all("input")
        if one.get("name") and (one.get("type") not in ("radio", "checkbox") or one.has_attr("checked"))
    }
    values |= {one["name"]: one.text.lstrip("\n") for one in form.find_all("textarea")}
    for select in form.find_all("select"):
        chosen = select.find("option", selected=True) or select.find("option")
        values[select["name"]] = chosen["value"] if chosen else ""
    return values


def _encoded(fields: dict[str, str], files: Files | None) -> tuple[bytes, str]:
    if files is None:
        return urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
    edge = uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, (filename, content) in files.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        parts += [head.encode(), content, b"\r\n"]
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"
