"""The demonstration: a year of applications over all procedures, played through the services, once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from tests.fixtures.database import TestDatabase

from oirase.blocks.cases.facade import Case
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.manifest import packs
from oirase.systems.office.commons.models import Procedure
from oirase.systems.office.commons.samples import for_day, picture
from oirase.systems.office.procedures import demo
from oirase.systems.office.procedures.demo.applications import read

PLATFORM = Actor.system("test")
LATE = datetime(2027, 3, 20, 12, tzinfo=clock.TOKYO)


def cases() -> list[Case]:
    """Return the cases of procedures; other systems have cases of their own."""
    with scope(PLATFORM):
        codes = Procedure.objects.values("code")
        return list(Case.objects.filter(type__code__in=codes).select_related("type", "body"))


def test_the_year_is_played_once_and_shows_every_procedure(demo_db: TestDatabase) -> None:
    played = cases()
    with scope(PLATFORM):
        assert {one.type.code for one in played} == set(Procedure.objects.values_list("code", flat=True))
    assert {one.channel for one in played} == {"web", "counter"}
    assert {one.language for one in played} >= {"ja", "ja-easy", "en"}
    assert len({one.body_id for one in played}) >= 2
    assert all(one.is_demo and one.applicant_name for one in played)
    # Those that begin some days before today are always there, whatever the day on which the tests run.
    waiting = {"awaiting_payment", "awaiting_fee"}
    assert {one.state for one in played} >= {"received", "reviewing", "correcting", "proposed"} | waiting
    assert any(one.overdue for one in played)
    demo.load()
    assert len(cases()) == len(played)


def test_a_whole_year_has_every_end(demo_db: TestDatabase) -> None:
    rows = read(packs.current().path, LATE.date()).rows
    assert len(rows) == len({(one.procedure, one.begin, str(one.answers)) for one in rows})
    assert [one.begin for one in rows] == sorted(one.begin for one in rows)
    actions = Counter(str(step[1]) for one in rows for step in one.steps)
    wanted = {"claim", "do", "ask", "correct", "correct_files", "propose", "confirm", "send_back", "withdraw"}
    assert wanted <= set(actions)


def test_days_and_years_count_from_the_day_of_applying() -> None:
    day = LATE.date()
    given = {"a": ["+1", {"b": "-20", "c": "fy-1"}], "d": "+81 90", "e": 3}
    assert for_day(given, day) == {"a": ["2027-03-21", {"b": "2027-02-28", "c": 2025}], "d": "+81 90", "e": 3}


def test_a_file_is_of_a_kind_that_the_form_takes_and_each_is_another() -> None:
    assert picture(("pdf", "png"), 1)[0].endswith(".png")
    name, content = picture(("pdf",), 1)
    assert name.endswith(".pdf")
    assert content.read(5) == b"%PDF-"
    assert picture(("png",), 1)[1].read() != picture(("png",), 2)[1].read()
