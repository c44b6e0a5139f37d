"""Each pattern that a procedure may begin with is whole: it is published as it stands, and a resident may fill it in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from oirase.blocks.forms.facade import fill, parse
from oirase.systems.office.commons import services
from oirase.systems.office.commons.document import problems_of
from oirase.systems.office.procedures import starters

KINDS = ("benefit", "subsidy", "event", "survey", "inspection", "admission")


def begun(code: str) -> dict[str, Any]:
    """Return a pattern as the page for new procedures makes a document of it."""
    found = starters.document(code)
    title = {"ja": "見本の手続", "en": "A sample"}
    return {
        **found,
        "code": "sample",
        "catalogue": {**found["catalogue"], "title": title},
        "form": {**found["form"], "title": title},
    }


def test_there_is_one_for_each_kind_of_work() -> None:
    assert set(starters.codes()) == set(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_it_has_questions_and_an_outcome_and_nothing_is_wrong_with_it(code: str, now: Any) -> None:
    document = begun(code)
    assert list(problems_of(document)) == []
    spec = parse(document["form"])
    assert len(spec.steps) >= 2
    asked = fill(spec, {}, applied_on=now.date())
    assert asked.problems, "somebody who fills in nothing is told what is missing"
    assert document["flow"]["outcomes"]


@pytest.mark.parametrize("code", KINDS)
def test_it_can_be_published_at_once(code: str, hall: SimpleNamespace) -> None:
    made = services.make(hall.editor, office=hall.office, document=begun(code))
    services.publish(hall.editor, procedure_id=made.pk, version=made.version)
    made.refresh_from_db()
    assert made.state == "published"
