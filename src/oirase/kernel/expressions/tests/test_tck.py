"""The cases of the DMN conformance suite: all pass but those that are excluded on purpose, and the document says how many."""

from __future__ import annotations

from oirase.kernel.expressions.tests.tck import Case, all_cases, exclusions
from oirase.kernel.settings.installation import PROJECT

CASES = {case.id: case for case in all_cases()}
EXCLUDED = {name: reason for reason, names in exclusions().items() for name in names}
DOCUMENT = PROJECT / "docs" / "explanation" / "expressions.md"


def failure(case: Case) -> str:
    """What is wrong, also where the expected value itself cannot be read (a year that does not exist here)."""
    try:
        return case.failure()
    except Exception as error:
        return repr(error)


def test_every_case_that_is_not_excluded_passes() -> None:
    failed = {
        name: failed for name, case in CASES.items() if name not in EXCLUDED and (failed := failure(case))
    }
    assert failed == {}


def test_every_exclusion_is_a_case_that_does_not_pass() -> None:
    assert set(EXCLUDED) <= set(CASES)
    assert sum(map(len, exclusions().values())) == len(EXCLUDED)
    assert [name for name in EXCLUDED if not failure(CASES[name])] == []


def test_the_document_states_how_many_pass() -> None:
    passed, refused = (
        len(CASES) - len(EXCLUDED),
        sum(case.error and case.refused() for case in CASES.values()),
    )
    text = DOCUMENT.read_text(encoding="utf-8")
    assert f"{passed:,} of {len(CASES):,}" in text
    assert f"{refused} of them" in text
    for reason, names in exclusions().items():
        assert f"| {reason} | {len(names)} |" in text
    assert passed / len(CASES) > 0.95
