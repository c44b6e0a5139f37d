"""The demonstration: counters of two cities, played through the services, once; everything is marked as made up."""

from __future__ import annotations

from tests.fixtures.database import TestDatabase

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.office.counter_reform import demo, selectors
from oirase.systems.office.counter_reform.models import Survey, Visit, VisitPart

PLATFORM = Actor.system("test")


def test_two_cities_do_the_same_work_differently(demo_db: TestDatabase) -> None:
    demo.load()
    with scope(PLATFORM):
        assert set(Survey.objects.values_list("origin", flat=True)) <= {"demo"}
        duties = selectors.differing(selectors.compared(PLATFORM))
    assert [(duty.code, len(duty.bodies)) for duty in duties] == [("resident-record-by-post", 2)]


def test_visits_have_cases_and_are_measured(demo_db: TestDatabase) -> None:
    with scope(PLATFORM):
        before = Visit.objects.count()
        demo.load()
        visits = list(Visit.objects.all())
        assert len(visits) == before
        assert all(one.is_demo and one.state == "finished" and one.counted for one in visits)
        assert not VisitPart.objects.filter(case=None).exists()
        assert all(one.saved is not None and one.saved >= 0 for one in visits)
