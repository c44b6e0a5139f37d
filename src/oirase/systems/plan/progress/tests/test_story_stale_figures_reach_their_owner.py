"""A figure goes stale: the officers in charge are told once, on an open day, in one message however much there is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from tests.fixtures.people import officer, role, set_up

from oirase.blocks.insight.models import Taking
from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation, User
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.calendar.models import ClosedDay
from oirase.kernel.manifest import packs
from oirase.kernel.outbox.schedules import SCHEDULES
from oirase.systems.plan.commons.models import Indicator, IndicatorFigure
from oirase.systems.plan.commons.serving import systems
from oirase.systems.plan.progress import overdue
from oirase.systems.plan.progress.models import Overdue
from oirase.systems.plan.progress.services import FOLLOWER, follow_up

METRIC = "consultation.answered_by_month"
# Wednesday of a week without a holiday in fiscal year 2025: actuals of 2024 are asked for since the end of June.
WEDNESDAY = datetime(2025, 11, 12, 8, 0, tzinfo=clock.TOKYO)


@pytest.fixture
def story(testland: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Officers of the digital division, of the schools (a body of their own), of the whole prefecture; nothing was taken yet.

    Of the systems only the consultation desk gives figures, whatever else runs in the house.
    """
    monkeypatch.setattr(overdue, "systems", lambda: [row for row in systems() if row.id == "G3"])
    place: dict[str, datetime] = {"now": WEDNESDAY}
    monkeypatch.setattr(clock, "now", lambda: place["now"])
    monkeypatch.setattr(clock, "today", lambda: clock.local(place["now"]).date())
    with set_up():
        role("test-follower", "progress.view")
        offices = {one.code: one for one in Organisation.objects.exclude(body__code="test-other")}
        for login, code in (("digital", "digital"), ("schools", "schools")):
            officer(login, offices[code], "test-follower", organisation=offices[code])
        officer("whole", offices["digital"], "test-follower", organisation=None)
    testland.moves = lambda days: place.update(now=place["now"] + timedelta(days=days))
    testland.offices = offices
    return testland


def told(login: str) -> list[Message]:
    with scope(Actor.system("test")):
        return list(Message.objects.filter(user__login=login).order_by("created_at", "id"))


def titles(login: str) -> list[str]:
    return [one.text.text("ja") for one in told(login)]


def rows() -> dict[str, Overdue]:
    with scope(Actor.system("test")):
        return {one.key: one for one in Overdue.objects.all()}


def take() -> None:
    with set_up():
        Taking.objects.update_or_create(
            metric=METRIC, defaults={"taken_at": clock.now(), "tried_at": clock.now()}
        )


def report(key: int, year: int) -> None:
    """Report an indicator's actual, as an edition would."""
    with set_up():
        indicator = Indicator.objects.get(programme__number=key)
        IndicatorFigure.objects.create(indicator=indicator, fiscal_year=year, kind="actual", value=5)


def test_each_officer_hears_once_of_what_is_in_their_charge(story: SimpleNamespace) -> None:
    assert follow_up(FOLLOWER) == 2
    assert rows().keys() == {METRIC, "2024-1/1", "2024-5/1"}
    assert len(told("digital")) == len(told("schools")) == 1
    assert "回答した相談" in titles("digital")[0]
    assert "相談対応件数" in titles("digital")[0], "the metric that nobody has taken yet"
    assert "結んだ教室" not in titles("digital")[0]
    assert "結んだ教室" in titles("schools")[0]
    assert told("whole") == [], "somebody nearer is in charge"
    assert told("digital")[0].link == "/progress/overdue/"


def test_nobody_hears_of_it_again_until_it_was_fresh_in_between(story: SimpleNamespace) -> None:
    take()
    follow_up(FOLLOWER)
    for _day in range(20):
        story.moves(1)
        take()
        follow_up(FOLLOWER)
    assert len(told("digital")) == 1
    story.moves(2)  # 20 days later is a Tuesday; Thursday, nothing taken for two days
    assert follow_up(FOLLOWER) == 1
    assert "相談対応件数" in titles("digital")[1]
    story.moves(1)
    assert follow_up(FOLLOWER) == 0
    take()  # fresh in between, though nobody looked while it was
    story.moves(4)
    assert follow_up(FOLLOWER) == 1
    assert len(told("digital")) == 3


def test_what_was_reported_vanishes_and_the_next_year_is_asked_for_in_its_time(
    story: SimpleNamespace,
) -> None:
    take()
    follow_up(FOLLOWER)
    report(5, 2024)
    story.moves(1)
    take()
    assert follow_up(FOLLOWER) == 0
    assert rows().keys() == {"2024-1/1"}
    story.moves((date(2026, 5, 20) - clock.today()).days)
    take()
    assert follow_up(FOLLOWER) == 0, "nobody can have the figures of a year that ended in March"
    story.moves((date(2026, 7, 1) - clock.today()).days)
    take()
    assert follow_up(FOLLOWER) == 2
    assert {key: one.fiscal_year for key, one in rows().items()} == {"2024-1/1": 2025, "2024-5/1": 2025}


@pytest.mark.parametrize("closed", ["weekend", "holiday", "closed day of the prefecture"])
def test_on_closed_days_nothing_is_sent_and_nothing_is_lost(story: SimpleNamespace, closed: str) -> None:
    calendar = packs.current().content["calendar"]["code"]
    if closed == "closed day of the prefecture":
        with set_up():
            ClosedDay.objects.create(calendar_code=calendar, date=clock.today(), name="試験")
    else:
        day = {"weekend": date(2025, 11, 15), "holiday": date(2025, 11, 3)}[closed]
        story.moves((day - clock.today()).days)
    assert follow_up(FOLLOWER) == 0
    assert not Message.objects.exists()
    assert len(rows()) == 3, "the desk knows already"
    story.moves({"weekend": 2, "holiday": 1}.get(closed, 1))
    assert follow_up(FOLLOWER) == 2


def test_after_downtime_there_is_one_message_for_each_officer(story: SimpleNamespace) -> None:
    take()
    story.moves(370)
    SCHEDULES["progress.follow_up"].call()
    SCHEDULES["progress.follow_up"].call()
    assert [len(told(login)) for login in ("digital", "schools", "whole")] == [1, 1, 0]


def test_an_office_without_officers_is_looked_after_by_those_of_the_whole_body(
    story: SimpleNamespace,
) -> None:
    with set_up():
        from oirase.kernel.access.models import Grant, PostHolding

        PostHolding.objects.filter(user__login="schools").delete()
        Grant.objects.filter(organisation=story.offices["schools"]).delete()
    assert follow_up(FOLLOWER) == 2
    assert "結んだ教室" in titles("whole")[0]
    assert told("schools") == []


def test_who_is_not_told_yet_is_told_when_there_is_somebody(testland: SimpleNamespace) -> None:
    follow_up(FOLLOWER)
    assert rows()
    assert all(one.told_at is None for one in rows().values())


def test_only_the_platform_looks(story: SimpleNamespace) -> None:
    with pytest.raises(Forbidden):
        follow_up(story.editor)


def test_the_desk_counts_and_the_page_lists_what_is_in_ones_charge(
    story: SimpleNamespace, client: Client
) -> None:
    follow_up(FOLLOWER)

    def seen(login: str, address: str) -> Any:
        client.force_login(User.objects.get(login=login))
        answer = client.get(address)
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser").main

    listed = seen("schools", "/progress/overdue/")
    assert "結んだ教室" in listed.text
    assert "回答した相談" not in listed.text
    assert "回答した相談" in seen("whole", "/progress/overdue/").text
    assert "古くなった数値" in seen("schools", "/desk/").text
