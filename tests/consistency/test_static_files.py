"""Static files: what pages, styles and scripts refer to is there, and what is there is referred to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from django.contrib.staticfiles import finders
from tests.consistency.sources import SOURCE, modules, written

from oirase.kernel.settings.installation import PROJECT

TAG = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")
CSS = re.compile(r"""(?:@import\s+|url\()\s*["']?(?!data:|https?:|#)([^"')\s;]+)""")
OWN = sorted(path for path in SOURCE.rglob("static/**/*") if path.is_file() and path.parent.name != "tests")
needs_libraries = pytest.mark.skipif(
    not (PROJECT / "node_modules").is_dir(), reason="front-end libraries are missing: make up brings them"
)


def name_of(path: Path) -> str:
    return path.as_posix().rpartition("/static/")[2]


def references() -> Iterator[tuple[str, str]]:
    """Yield the name of a static file and the place that refers to it."""
    for path in sorted(SOURCE.rglob("*.html")):
        for name in TAG.findall(path.read_text(encoding="utf-8")):
            yield name, str(path.relative_to(PROJECT))
    for module in modules():
        for call in module.calls("static"):
            if call.args and (name := module.text(call.args[0])):
                yield name, module.place(call)
    for path in OWN:
        if path.suffix == ".css":
            yield from ((name, str(path.relative_to(PROJECT))) for name in in_css(name_of(path), path))


def in_css(name: str, path: Path) -> Iterator[str]:
    for found in CSS.findall(path.read_text(encoding="utf-8")):
        parts: list[str] = []
        for part in (PurePosixPath(name).parent / found).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        yield "/".join(parts)


def missing(found: Iterator[tuple[str, str]]) -> list[str]:
    return [f"{place}: {name}" for name, place in found if not finders.find(name)]


@needs_libraries
def test_what_is_referred_to_is_there() -> None:
    found = missing(references())
    assert not found, "the page would answer 500 in production:\n" + "\n".join(found)


def test_what_is_there_is_referred_to() -> None:
    named = {name for name, _ in references()}
    assert not [name for name in map(name_of, OWN) if name not in named], (
        "no page loads these files: remove them"
    )


def test_a_missing_file_is_found(tmp_path: Path) -> None:
    styles = tmp_path / "x.css"
    styles.write_text(
        "@import 'lost.css'; a { background: url(../gone.svg) } b { src: url(data:,) }", encoding="utf-8"
    )
    assert list(in_css("ui/css/x.css", styles)) == ["ui/css/lost.css", "ui/gone.svg"]
    call = next(written('static("ui/js/lost.js")').calls("static"))
    name = written("").text(call.args[0])
    assert missing(iter([(str(name), "here"), ("ui/icon.svg", "there")])) == ["here: ui/js/lost.js"]
