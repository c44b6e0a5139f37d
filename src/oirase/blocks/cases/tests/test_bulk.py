"""The bulk loader keeps the services' invariants."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from oirase.blocks.cases import bulk
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.services import deciding, working
from oirase.blocks.cases.tests.conftest import ANSWERS, NOTICE
from oirase.blocks.cases.tests.looking import PLATFORM, actions, fresh
from oirase.blocks.cases.tests.test_any_order import holds
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands

NOT_THE_SAME = {"id", "number", "created_at", "submitted_at", "received_at", "decided_at", "ended_at"}
SAME = [one.column for one in Case._meta.concrete_fields if one.column not in NOT_THE_SAME]


def weekend(day: date) -> bool:
    return day.weekday() >= 5


def loaded(hall: SimpleNamespace, given: bulk.Given) -> Case:
    with outside_commands("load"), scope(PLATFORM):
        assert bulk.load(hall.office, hall.version, [given], weekend) == 1
        return Case.objects.order_by("-created_at", "-number").first()  # type: ignore[return-value]


def test_a_loaded_case_is_like_a_submitted_one(hall: SimpleNamespace, case: Case) -> None:
    given = bulk.Given(clock.now(), ANSWERS, email="taro@example.jp")
    found = loaded(hall, given)
    other, ours = fresh(case), fresh(found)
    assert {name: getattr(ours, name) for name in SAME} == {name: getattr(other, name) for name in SAME}
    assert (case.number, found.number) == ("R8-000001", "R8-000002")
    assert actions(found) == actions(case)
    holds(found)


def test_loaded_cases_are_worked_on_by_the_services(hall: SimpleNamespace) -> None:
    found = loaded(hall, bulk.Given(clock.now(), ANSWERS, officer=hall.clerk_user.pk, days=(0, 0)))
    working.note(hall.clerk, case_id=found.pk, text="続き")
    deciding.propose(hall.clerk, case_id=found.pk, outcome="granted", notice=NOTICE)
    deciding.confirm(hall.chief, case_id=found.pk)
    holds(found)


def test_a_decided_case_has_gone_all_the_way(hall: SimpleNamespace) -> None:
    given = bulk.Given(
        clock.now() - timedelta(days=10),
        ANSWERS,
        officer=hall.clerk_user.pk,
        confirmer=hall.chief_user.pk,
        outcome="granted",
    )
    found = fresh(loaded(hall, given))
    assert (found.state, found.outcome) == ("completed", "granted")
    holds(found)


def test_nobody_confirms_their_own_draft(hall: SimpleNamespace) -> None:
    for wrong in (
        bulk.Given(clock.now(), ANSWERS, outcome="granted"),
        bulk.Given(
            clock.now(),
            ANSWERS,
            officer=hall.clerk_user.pk,
            confirmer=hall.clerk_user.pk,
            outcome="granted",
        ),
    ):
        with pytest.raises(ValueError, match="somebody|another"), outside_commands("load"), scope(PLATFORM):
            bulk.load(hall.office, hall.version, [wrong], weekend)
