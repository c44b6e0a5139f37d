"""The bulk loader keeps the services' invariants."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from oirase.blocks.cases.facade import deciding
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.systems.business.consultation import bulk, services
from oirase.systems.business.consultation.models import Request
from oirase.systems.business.consultation.tests.conftest import QUESTION

OF_THE_REQUEST = ("version", "body_id", "organisation_id", "corporate_number", "answer", "answered_at")
OF_THE_CASE = (
    "channel",
    "state",
    "next",
    "due_on",
    "due_unconfirmed",
    "version",
    "steps",
    "body_id",
    "organisation_id",
    "type_version_id",
)


def weekend(day: object) -> bool:
    """Close on Saturdays and Sundays, as the made-up calendar does in these weeks."""
    return day.weekday() >= 5  # type: ignore[attr-defined]


def test_a_loaded_row_is_like_a_submitted_one(desk: SimpleNamespace, asked: Request) -> None:
    with outside_commands("load"), scope(Actor.system("test")):
        bulk.load(desk.office, asked.case.type_version, [bulk.Given(clock.now())], closed=weekend)
        loaded = Request.objects.select_related("case").exclude(pk=asked.pk).get()
    for made, same, names in ((loaded, asked, OF_THE_REQUEST), (loaded.case, asked.case, OF_THE_CASE)):
        assert {name: getattr(made, name) for name in names} == {name: getattr(same, name) for name in names}
    assert (asked.case.number, loaded.case.number) == ("R8-000001", "R8-000002")
    assert services.submit(desk.visitor, **QUESTION).case.number == "R8-000003"


def test_loaded_rows_are_worked_on_by_the_services(desk: SimpleNamespace, asked: Request) -> None:
    start = clock.now() - timedelta(days=30)
    with outside_commands("load"), scope(Actor.system("test")):
        given = bulk.series(50, start, timedelta(hours=1), desk.officer_user.pk)
        assert bulk.load(desk.office, asked.case.type_version, given, closed=weekend) == 50
        still_open = Request.objects.filter(case__state="received").exclude(pk=asked.pk).first()
        assert Request.objects.filter(case__state="answered", answer__gt="").count() == 40
        closing = Request.objects.filter(case__state="answered").first()
    answered = services.answer(desk.officer, request_id=still_open.pk, text="回答")
    assert answered.case.state == "answered"
    assert deciding.propose(desk.officer, case_id=closing.pk, outcome="solved").state == "completed"


def test_a_broken_order_loads_nothing(desk: SimpleNamespace, asked: Request) -> None:
    now = clock.now()
    with outside_commands("load"), scope(Actor.system("test")):
        for wrong in (
            [bulk.Given(now), bulk.Given(now - timedelta(days=1))],
            [bulk.Given(now, now - timedelta(days=1), desk.officer_user.pk)],
        ):
            with pytest.raises(ValueError, match=r"order|follows"):
                bulk.load(desk.office, asked.case.type_version, wrong, closed=weekend)
        assert Request.objects.get() == asked
