"""The page about SensorThings names only tests that are there, and a test for each clause that is not left out."""

from __future__ import annotations

import re

from tests.consistency.test_complaints import NAMED, not_there

from oirase.kernel.settings.installation import PROJECT

PAGE = PROJECT / "docs" / "explanation" / "sensorthings.md"
ROW = re.compile(r"^\| ([^|]+) \|([^|]+)\|([^|]*)\|$", re.MULTILINE)
CLAUSES = (
    "8.1",
    "8.2",
    "9.2",
    "9.2.1",
    "9.3.2.1",
    "9.3.2.2",
    "9.3.3.1",
    "9.3.3.2",
    "9.3.3.4",
    "9.3.3.5",
    "9.3.3.6",
    "10.2",
    "10.3",
    "10.4",
    "11",
    "12",
    "13",
    "14",
)


def rows() -> list[tuple[str, str, str]]:
    """Return clause, answer and tests of each row of the table."""
    table = PAGE.read_text(encoding="utf-8").partition("## The table")[2]
    return [row for row in ROW.findall(table) if row[0] not in ("clause", "---")]


def test_every_test_that_is_named_exists() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(NAMED.findall(text)) > 30
    assert not_there(text) == []


def test_every_clause_has_an_answer_and_a_test_or_a_reason() -> None:
    told = " ".join(clause for clause, _, _ in rows())
    assert [
        clause for clause in CLAUSES if not re.search(rf"(^|[ ,`]){re.escape(clause)}([ ,]|$)", told)
    ] == []
    for clause, answer, tests in rows():
        assert NAMED.search(tests) or answer.strip().startswith("left out: "), clause
