"""What the roadmap and the page of times read: visits, medians, boxes saved; what nobody ended in time does not count."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.manifest import packs
from oirase.systems.office.counter_reform import figures, selectors, services, surveying
from oirase.systems.office.counter_reform.tests.conftest import SYSTEM

STEP = {"title": "書く", "who": "住民", "medium": "paper"}


def visit(town: SimpleNamespace, minutes: float, *, survey: int = 0) -> Any:
    """A visit for a badge that takes so long."""
    if survey:
        surveying.record_survey(
            town.surveyor,
            code="hall",
            phase="before",
            steps=[{**STEP, "minutes": survey}],
            documents=[],
            surveyed_on=date(2026, 6, 1),
            origin="reported",
        )
    made = services.open_visit(town.clerk, procedure_ids=[town.hall.pk])
    inputs = {
        "name-family": ["見本"],
        "name-given": ["太郎"],
        "name-family_kana": ["ミホン"],
        "name-given_kana": ["タロウ"],
        "phone": ["017-000-0001"],
        "hours": ["1"],
        "confirmed": ["on"],
    }
    keys = ["name", "phone", "hours", "confirmed"]
    services.answer(town.clerk, visit_id=made.pk, typed={0: (keys, inputs)})
    services.submit(town.clerk, visit_id=made.pk)
    with clock.frozen(clock.now() + timedelta(minutes=minutes)):
        return services.finish(town.clerk, visit_id=made.pk)


def test_the_middle_visit_counts_and_the_forgotten_one_does_not(
    town: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minutes in (5, 30, 8):
        visit(town, minutes)
    forgotten = visit(town, 600)
    assert not forgotten.counted
    monkeypatch.setattr(packs, "current", lambda: SimpleNamespace(code=town.body.code))
    with scope(SYSTEM):
        (point,) = figures.visit_minutes(2026)
        visits = {one.month: one.value for one in figures.visits_by_month(2026)}
        (saved,) = figures.saved_by_month(2026)
        assert list(figures.visit_minutes(2025)) == []
    assert (point.body_id, float(point.value)) == (town.body.pk, 8.0)
    assert visits == {4: 0, 5: 0, 6: 4}
    assert (saved.month, saved.value) == (6, 0)


def test_measured_visits_stand_beside_the_survey(client: Client, town: SimpleNamespace) -> None:
    visit(town, 9)
    last = visit(town, 11, survey=25)
    assert last.surveyed_minutes == 25
    with scope(SYSTEM):
        (row,) = selectors.monthly(town.clerk, 2026)
    assert (row.visits, row.procedures, row.minutes, row.surveyed) == (2, 2, 10.0, 25)
    client.force_login(town.clerk_user)
    text = client.get("/counter-reform/times/").content.decode()
    assert "10.0" in text
    assert "25.0" in text
    with scope(SYSTEM):
        (one,) = selectors.compared(town.clerk)
    assert one.measured == 10.0
    client.force_login(town.villager_user)
    assert "10.0" not in client.get("/counter-reform/times/").content.decode()
