"""The roadmap gets figures that the buoys give by themselves, and made-up ones are marked."""

from __future__ import annotations

from types import SimpleNamespace

from tests.fixtures.people import set_up

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.agriculture.sea_watch import metrics
from oirase.systems.agriculture.sea_watch.models import Subscriber

TAKER = Actor.system("test")


def test_what_is_counted(year: SimpleNamespace) -> None:
    with scope(TAKER):
        days = list(metrics.days_with_data(2026))
        (running,) = metrics.series_running(2026)
        (passed,) = metrics.passed_share(2026)
        (readers,) = metrics.subscribers(2026)
    assert [(one.month, one.value) for one in days] == [(4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 2)]
    assert running.value == 12
    assert 99 < passed.value <= 100
    assert readers.value == 4
    assert all(one.is_demo for one in (*days, running, passed, readers))


def test_a_state_is_of_this_year_only(bay: SimpleNamespace) -> None:
    with scope(TAKER):
        assert list(metrics.series_running(2025)) == []
        assert list(metrics.subscribers(2025)) == []
        assert list(metrics.passed_share(2026)) == []
        assert [one.value for one in metrics.series_running(2026)] == [0]


def test_an_address_that_has_not_said_yes_does_not_count(bay: SimpleNamespace) -> None:
    with set_up():
        Subscriber.objects.create(
            body=bay.bay.body, organisation=bay.office, bay=bay.bay, email="a@example.jp", state="asked"
        )
    with scope(TAKER):
        assert [one.value for one in metrics.subscribers(2026)] == [0]
