"""The pages of complaints and of faults name only tests that are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from oirase.kernel.settings.installation import PROJECT

PAGE = PROJECT / "docs" / "explanation" / "complaints.md"
FAULTS = PAGE.with_name("application-faults.md")
NUMBERS = (1, 2, 3, 4, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 25, 26, 30)
ROW = re.compile(r"^\| (\d+) \|(.+)\|(.+)\|(.+)\|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/.]+\.py)::(\w+)`")


@cache
def names_in(path: Path) -> frozenset[str]:
    """Return the names of the tests in a file; none where there is no file."""
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = (one.name for one in tree.body if isinstance(one, ast.FunctionDef))
    return frozenset(name for name in found if name.startswith("test_"))


def place(named: str) -> Path:
    return PROJECT / named if named.startswith("tests/") else PROJECT / "src" / "oirase" / named


def not_there(text: str) -> list[str]:
    """Return the tests that a text names and nobody has written."""
    return [f"{path}::{name}" for path, name in NAMED.findall(text) if name not in names_in(place(path))]


def test_every_test_that_is_named_exists() -> None:
    for page in (PAGE, FAULTS):
        text = page.read_text(encoding="utf-8")
        assert NAMED.search(text)
        assert not_there(text) == []


def test_every_complaint_has_an_answer_and_a_test() -> None:
    rows = {
        int(number): (answer, tests)
        for number, _said, answer, tests in ROW.findall(PAGE.read_text(encoding="utf-8"))
    }
    assert tuple(sorted(rows)) == NUMBERS
    silent = [number for number, (answer, tests) in rows.items() if not answer.strip() or "::" not in tests]
    assert not silent


def test_a_slip_is_found() -> None:
    text = (
        "`blocks/cases/tests/test_rules.py::test_usual_route`, `tests/consistency/test_nothing.py::test_it`"
    )
    assert len(not_there(text)) == 2
    assert not not_there("`blocks/cases/tests/test_rules.py::test_usual_routes`")
