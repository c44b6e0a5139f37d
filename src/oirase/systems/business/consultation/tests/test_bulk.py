"""The bulk loader keeps the services' invariants."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.systems.business.consultation import bulk, services
from oirase.systems.business.consultation.models import Request
from oirase.systems.business.consultation.tests.conftest import QUESTION

SAME = (
    "channel",
    "state",
    "due_on",
    "due_unconfirmed",
    "version",
    "body_id",
    "organisation_id",
    "corporate_number",
)


def weekend(day: object) -> bool:
    """Close on Saturdays and Sundays, as the made-up calendar does in these weeks."""
    return day.weekday() >= 5  # type: ignore[attr-defined]


def test_a_loaded_row_is_like_a_submitted_one(desk: SimpleNamespace, asked: Request) -> None:
    with outside_commands("load"), scope(Actor.system("test")):
        bulk.load(desk.office, [bulk.Given(clock.now())], closed=weekend)
        loaded = Request.objects.exclude(pk=asked.pk).get()
    assert {name: getattr(loaded, name) for name in SAME} == {name: getattr(asked, name) for name in SAME}
    assert (asked.number, loaded.number) == ("R8-0001", "R8-0002")
    assert services.submit(desk.visitor, **QUESTION).number == "R8-0003"


def test_loaded_rows_are_worked_on_by_the_services(desk: SimpleNamespace) -> None:
    start = clock.now() - timedelta(days=30)
    with outside_commands("load"), scope(Actor.system("test")):
        given = bulk.series(50, start, timedelta(hours=1), desk.officer_user.pk)
        assert bulk.load(desk.office, given, closed=weekend) == 50
        still_open = Request.objects.filter(state="received").first()
        assert Request.objects.filter(state="answered").count() == 40
    answered = services.answer(desk.officer, request_id=still_open.pk, text="回答")
    assert answered.state == "answered"


def test_a_broken_order_loads_nothing(desk: SimpleNamespace) -> None:
    now = clock.now()
    with outside_commands("load"), scope(Actor.system("test")):
        for wrong in (
            [bulk.Given(now), bulk.Given(now - timedelta(days=1))],
            [bulk.Given(now, now - timedelta(days=1), desk.officer_user.pk)],
        ):
            with pytest.raises(ValueError, match=r"order|follows"):
                bulk.load(desk.office, wrong, closed=weekend)
        assert not Request.objects.exists()
