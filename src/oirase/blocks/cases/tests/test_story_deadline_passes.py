"""An applicant lets the day go by: they are reminded before, and the case ends after the days of grace, by an officer or by itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from tests.fixtures.people import set_up

from oirase.blocks.cases.models import Case
from oirase.blocks.cases.services import applying, ending, working
from oirase.blocks.cases.specs import CORRECTION_DAYS, GRACE_DAYS, REMINDER_DAYS
from oirase.blocks.cases.tasks import keep_deadlines
from oirase.blocks.cases.tests.conftest import ANSWERS, FLOW, opened
from oirase.blocks.cases.tests.looking import PLATFORM, actions, fresh
from oirase.blocks.cases.tests.test_any_order import holds
from oirase.blocks.cases.tests.test_story_fees import charge_of, desk, pay, version_of
from oirase.blocks.cases.tracking import code_for
from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict
from oirase.kernel.settings import record_value

__all__ = ["desk"]
MONDAY = date(2026, 6, 15)


def term(spec: Any, days: int) -> None:
    with set_up():
        record_value(spec.key, days, valid_from=date(2026, 4, 1), source="試験", unconfirmed=True)


@pytest.fixture
def asked(hall: SimpleNamespace, case: Case) -> Case:
    """A case whose applicant is to mend a field within ten days, reminded two days before, with four days of grace."""
    for spec, days in ((CORRECTION_DAYS, 10), (REMINDER_DAYS, 2), (GRACE_DAYS, 4)):
        term(spec, days)
    working.ask_correction(hall.clerk, case_id=case.pk, fields={"area": "図面と違います"})
    return fresh(case)


def told(case: Case) -> list[str]:
    with scope(PLATFORM):
        return [str(one.subject) for one in Message.objects.filter(address=case.email).order_by("created_at")]


def on_day(number: int) -> Any:
    return clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO) + timedelta(days=number))


def test_the_day_is_told_and_stands_with_the_case(asked: Case, hall: SimpleNamespace, client: Client) -> None:
    assert asked.answer_by == MONDAY + timedelta(days=10)
    client.force_login(hall.clerk_user)
    page = client.get(f"/cases/{asked.pk}/").content.decode()
    assert "申請者の期限" in page
    assert "未確認の見本" in page


def test_the_applicant_is_reminded_once(asked: Case) -> None:
    for day in (7, 8, 8, 9):
        with on_day(day):
            keep_deadlines()
    assert actions(asked) == ["submitted", "correction_asked", "reminded"]
    assert sum("期限が近づいています" in one for one in told(asked)) == 1
    holds(asked)


def test_whoever_has_mended_is_not_reminded_and_nothing_lapses(asked: Case, hall: SimpleNamespace) -> None:
    working.drop_correction(hall.clerk, case_id=asked.pk, reason="確認できました")
    for day in (8, 30):
        with on_day(day):
            keep_deadlines()
    assert actions(asked) == ["submitted", "correction_asked", "correction_dropped"]
    assert fresh(asked).answer_by is None


def test_an_officer_ends_it_after_the_grace_and_not_before(asked: Case, hall: SimpleNamespace) -> None:
    for day in (0, 10, 14):
        with on_day(day), pytest.raises(Conflict):
            ending.lapse(hall.clerk, case_id=asked.pk)
    with on_day(15):
        keep_deadlines()
        assert fresh(asked).is_open
        for somebody in (hall.neighbour, hall.visitor, hall.foreigner):
            with pytest.raises((Http404, Forbidden)):
                ending.lapse(somebody, case_id=asked.pk)
        ending.lapse(hall.clerk, case_id=asked.pk, reason="連絡がとれないため")
    ended = fresh(asked)
    assert (ended.state, ended.next, ended.answer_by) == ("lapsed", "nobody", None)
    assert "手続が終わりました" in told(asked)[-1]
    holds(asked)


def test_a_flow_may_let_cases_end_by_themselves(hall: SimpleNamespace) -> None:
    from oirase.blocks.cases.tests.conftest import kind_made

    for spec, days in ((CORRECTION_DAYS, 10), (GRACE_DAYS, 4)):
        term(spec, days)
    hall.version = kind_made(
        PLATFORM, office=hall.office, form_version=hall.form_version, flow={**FLOW, "lapse": "automatic"}
    )
    case = opened(hall.visitor, world=hall, answers=ANSWERS)
    working.ask_correction(hall.clerk, case_id=case.pk, fields={"area": "図面と違います"})
    with on_day(14):
        keep_deadlines()
        assert fresh(case).is_open
    with on_day(15):
        keep_deadlines()
        keep_deadlines()
    assert fresh(case).state == "lapsed"
    assert actions(case).count("lapsed") == 1


def test_what_is_not_paid_lapses_with_its_charge_and_money_afterwards_is_told(desk: SimpleNamespace) -> None:
    version_of(desk, payment="before", lapse="automatic")
    case = opened(desk.visitor, world=desk, answers=ANSWERS)
    assert fresh(case).answer_by == charge_of(case).due_on
    with on_day(60):
        keep_deadlines()
    assert (fresh(case).state, charge_of(case).state) == ("lapsed", "cancelled")
    holds(case)
    paid = opened(desk.visitor, world=desk, answers=ANSWERS)
    pay(desk, paid)
    with on_day(60):
        keep_deadlines()
    assert fresh(paid).state == "received"


def test_a_lapsed_case_takes_no_correction_any_more(asked: Case, hall: SimpleNamespace) -> None:
    with on_day(15):
        ending.lapse(hall.clerk, case_id=asked.pk)
        with pytest.raises(Conflict):
            applying.reply(hall.visitor, case_id=asked.pk, code=code_for(asked.pk), text="遅れました")
        with pytest.raises(Conflict):
            ending.lapse(hall.clerk, case_id=asked.pk)


def test_the_list_shows_what_is_over_and_what_is_near(
    asked: Case, hall: SimpleNamespace, client: Client
) -> None:
    client.force_login(hall.clerk_user)
    near, over = "/cases/?answer=soon", "/cases/?answer=over"
    for day, address, seen in ((1, near, False), (5, near, True), (5, over, False), (12, over, True)):
        with on_day(day):
            client.force_login(hall.clerk_user)
            page = client.get(address).content.decode()
        assert (f"/cases/{asked.pk}/" in page) == seen, (day, address)


def test_the_officer_ends_it_on_the_page(asked: Case, hall: SimpleNamespace, client: Client) -> None:
    client.force_login(hall.clerk_user)
    assert "期限切れで終わらせる" not in client.get(f"/cases/{asked.pk}/").content.decode()
    with on_day(15):
        client.force_login(hall.clerk_user)
        assert "期限切れで終わらせる" in client.get(f"/cases/{asked.pk}/").content.decode()
        assert client.post(f"/cases/{asked.pk}/lapse", {"reason": ""}).status_code == 302
    assert fresh(asked).state == "lapsed"
