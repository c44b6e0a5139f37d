"""A hundred megabytes at a page that takes twenty, on a running installation: refused before it is read, said so, nothing kept."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path

import psutil
import pytest

from tests.faults.platform import PASSWORD, Platform
from tests.fixtures.browsing import Person

pytestmark = pytest.mark.xdist_group("faults")
MIB = 1024**2
HOME = "/roadmap-import/"
WORDS = {"ja": "受け付けられるのは20 MBまで", "en": "takes up to 20 MB"}


def memory(office: Platform) -> int:
    """Return the bytes that the web server and its workers hold."""
    web = psutil.Process(office.pid("web"))
    return sum(one.memory_info().rss for one in [web, *web.children(recursive=True)])


def aside() -> set[str]:
    """Return the uploads that Django has put aside on the disk."""
    return {path.name for path in Path(tempfile.gettempdir()).glob("*.upload*")}


@pytest.fixture(scope="module")
def planner(office: Platform) -> Person:
    return Person(office.url).sign_in("dx", PASSWORD)


@pytest.mark.parametrize("language", WORDS)
def test_a_hundred_megabytes_are_refused_before_they_are_read(
    office: Platform, planner: Person, language: str
) -> None:
    planner.language = language
    fields, files = planner.form(HOME), {"file": ("large.txt", b"x" * (100 * MIB))}
    planner.post(HOME, fields, {"file": ("small.txt", b"x" * MIB)})
    before, held = aside(), memory(office)
    answer = planner.post(HOME, fields, files)
    assert answer.status == 413
    assert WORDS[language] in answer.words
    assert memory(office) - held < 20 * MIB
    assert aside() == before
    assert planner.get(HOME).status == 200
    planner.language = "ja"


def test_who_stops_in_the_middle_leaves_nothing_behind(office: Platform, planner: Person) -> None:
    fields, before = planner.form(HOME), aside()
    cookies = "; ".join(f"{one.name}={one.value}" for one in planner.cookies)
    head = (
        f"POST {HOME} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nContent-Length: {15 * MIB}\r\n"
        "Content-Type: multipart/form-data; boundary=edge\r\n\r\n"
        f'--edge\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{fields["csrfmiddlewaretoken"]}\r\n'
        '--edge\r\nContent-Disposition: form-data; name="file"; filename="half.txt"\r\n\r\n'
    )
    with socket.create_connection(("localhost", office.port)) as line:
        line.sendall(head.encode() + b"x" * (10 * MIB))
    assert planner.get(HOME).status == 200
    assert aside() == before
    assert "half.txt" not in planner.get(HOME).text
