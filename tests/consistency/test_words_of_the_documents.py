"""Documents name only what is there: commands of `oirase`, targets of make, files, pages they link to, screens and addresses."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve
from scripts.reference.markdown import anchor
from scripts.reference.running import targets
from tests.consistency.messages import JAPANESE, uses_below

from oirase.cli.main import COMMANDS
from oirase.kernel.manifest.loader import manifests
from oirase.kernel.settings.installation import PROJECT

CALLED = re.compile(r"(?:`|\s{4}|^|bin/)oirase ([a-z][a-z-]*)(?: ([a-z_]+))?", re.MULTILINE)
MADE = re.compile(r"(?:`|^ {4,}|\$ )make ([a-z][a-z-]*)", re.MULTILINE)
LINKED = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
# Screens, buttons and boxes stand in italics, as they are written on the screen; addresses in code.
SHOWN = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
ADDRESS = re.compile(r"`(/[a-z_][\w/-]*/)`")
ACTIONS = {"roadmap": {"import"}, "demo": {"load"}, "pack": {"check", "load"}, "audit": {"verify"}}


@cache
def documents() -> tuple[Path, ...]:
    """Return every Markdown file of the project that git knows or would know."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.md"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout: which files are the project's own cannot be told")
    found = [PROJECT / name for name in listed.stdout.splitlines()]
    return tuple(path for path in found if path.is_file() and "skeleton" not in path.parts)


def wrong_words(text: str) -> Iterator[str]:
    """Yield commands and targets that do not exist."""
    for command, action in CALLED.findall(text):
        if command not in COMMANDS:
            yield f"oirase {command}"
        elif command in ACTIONS and action and action not in ACTIONS[command]:
            yield f"oirase {command} {action}"
        elif command == "manage" and action and action not in get_commands():
            yield f"oirase manage {action}"
    known = {name for name, _ in targets()}
    yield from (f"make {name}" for name in MADE.findall(text) if name not in known)


def broken_links(path: Path, text: str) -> Iterator[str]:
    """Yield links to files and headings that are not there; addresses of the web are not looked at."""
    for target in LINKED.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, heading = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        if not found.exists() or heading and heading not in headings(found.read_text(encoding="utf-8")):
            yield target


@cache
def on_screens() -> frozenset[str]:
    """Return everything that a reader may find on a screen: messages, names of systems and pages, titles of the pack's procedures."""
    said = {use.message.id for use in uses_below(PROJECT / "src" / "oirase")}
    named = {name.ja for one in manifests() for name in (one.name, *(page.title for page in one.entry_pages))}
    files = (PROJECT / "packs").glob("*/procedures/*.toml")
    titles = {tomllib.loads(file.read_text(encoding="utf-8"))["catalogue"]["title"]["ja"] for file in files}
    return frozenset(said | named | titles)


def unseen(text: str) -> list[str]:
    """Return the names of screens that are on none, and the addresses that lead nowhere."""
    names = [name for name in SHOWN.findall(text) if JAPANESE.search(name) and name not in on_screens()]
    return names + [address for address in ADDRESS.findall(text) if not leads_somewhere(address)]


def leads_somewhere(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


def headings(text: str) -> set[str]:
    return {anchor(one.replace("`", "")) for one in HEADING.findall(text)}


def all_of(check: Iterable[tuple[Path, str]]) -> list[str]:
    return [f"{path.relative_to(PROJECT)}: {word}" for path, word in check]


def test_commands_in_documents_exist() -> None:
    assert len(documents()) > 10
    found = all_of(
        (path, word) for path in documents() for word in wrong_words(path.read_text(encoding="utf-8"))
    )
    assert not found, "the reader would type these in vain:\n" + "\n".join(found)


def test_links_in_documents_lead_somewhere() -> None:
    found = all_of(
        (path, link) for path in documents() for link in broken_links(path, path.read_text(encoding="utf-8"))
    )
    assert not found, "\n".join(found)


def test_screens_and_addresses_in_documents_exist() -> None:
    guides = [
        path for path in documents() if path.parent.name in ("tutorial", "howto") or path.name == "README.md"
    ]
    assert len(guides) > 10
    found = all_of((path, name) for path in guides for name in unseen(path.read_text(encoding="utf-8")))
    assert not found, "the reader would look for these in vain:\n" + "\n".join(found)


def test_slips_are_found() -> None:
    assert unseen("Open *手続をさがす* (`/procedures/`), then *そんな画面はない* (`/no/such/page/`).") == [
        "そんな画面はない",
        "/no/such/page/",
    ]
    text = "Type `oirase upp`, `oirase pack lod`, `.venv/bin/oirase manage migrat`, then\n\n    make tests\n"
    assert list(wrong_words(text)) == ["oirase upp", "oirase pack lod", "oirase manage migrat", "make tests"]
    assert not list(wrong_words("Type `oirase pack check`, `make test-fast`; we make tests."))
    path = PROJECT / "README.md"
    assert list(
        broken_links(path, "[a](docs/lost.md) [b](#lost) [c](docs/adr) [d](https://example.jp)\n# Found")
    ) == [
        "docs/lost.md",
        "#lost",
    ]
