"""An officer has left and holds two hundred cases: it is seen, they are handed over at once, and nobody's case is forgotten."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fixtures.people import officer, set_up

from oirase.blocks.cases import bulk
from oirase.blocks.cases.models import Action, Case
from oirase.blocks.cases.services import handing_over, working
from oirase.blocks.cases.tasks import hand_over as hand_over_job
from oirase.blocks.cases.tests.conftest import ANSWERS, opened
from oirase.blocks.cases.tests.looking import PLATFORM, fresh
from oirase.blocks.cases.tests.test_any_order import holds
from oirase.blocks.cases.tests.test_bulk import weekend
from oirase.blocks.messaging.models import Message
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Grant, PostHolding
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Rejected, outside_commands
from oirase.kernel.outbox.models import Job


def held(hall: SimpleNamespace, number: int, user: object = None) -> list[UUID]:
    """Let an officer hold so many cases."""
    holder = getattr(user or hall.clerk_user, "pk", None)
    one = bulk.Given(clock.now() - timedelta(days=1), ANSWERS, officer=holder, days=(0, 0))
    with outside_commands("load"), scope(PLATFORM):
        assert bulk.load(hall.office, hall.version, [one] * number, weekend) == number
        return list(Case.objects.filter(assignee_id=holder).values_list("pk", flat=True))


def leave(user: object) -> None:
    with set_up():
        user.is_active = False  # type: ignore[attr-defined]
        user.save()  # type: ignore[attr-defined]


def holders() -> Counter[UUID | None]:
    with scope(PLATFORM):
        return Counter(Case.objects.filter(ended_at=None).values_list("assignee_id", flat=True))


def test_two_hundred_cases_go_over_in_one_command(hall: SimpleNamespace) -> None:
    cases = held(hall, 200)
    leave(hall.clerk_user)
    with scope(PLATFORM):
        before = Entry.objects.count()
    to_ids = [hall.colleague_user.pk, hall.chief_user.pk]
    moved = handing_over.hand_over(hall.chief, from_id=hall.clerk_user.pk, to_ids=to_ids)
    assert moved == 200
    assert holders() == {hall.colleague_user.pk: 100, hall.chief_user.pk: 100}
    with scope(PLATFORM):
        assert Entry.objects.count() == before + 1
        assert (
            Action.objects.filter(
                case__in=cases, kind="assigned", payload__from=str(hall.clerk_user.pk)
            ).count()
            == 200
        )
        letters = [str(one.text) for one in Message.objects.filter(user=hall.colleague_user)]
        assert sum("100件" in one for one in letters) == 1
    holds(Case(pk=cases[0]))
    holds(Case(pk=cases[-1]))
    working.note(hall.colleague, case_id=cases[0], text="続き")


@pytest.mark.slow
def test_two_thousand_take_seconds_and_no_more_questions_than_two_hundred(hall: SimpleNamespace) -> None:
    asked = []
    for number in (200, 2000):
        held(hall, number)
        with CaptureQueriesContext(connection) as queries:
            start = time.monotonic()
            moved = handing_over.hand_over(
                hall.chief, from_id=hall.clerk_user.pk, to_ids=[hall.colleague_user.pk], most=5000
            )
            seconds = time.monotonic() - start
        assert moved == number
        asked.append(len(queries))
    assert asked[1] <= asked[0] + 4, asked
    assert seconds < 10, seconds


def test_the_job_goes_on_in_parts_and_tells_how_far(hall: SimpleNamespace) -> None:
    held(hall, 25)
    job = handing_over.start(hall.chief, from_id=hall.clerk_user.pk, to_ids=[hall.colleague_user.pk])
    assert job.total == 25
    steps = [one.done for one in hand_over_job(Job.objects.get(pk=job.pk), hall.chief)]
    assert steps[-1] == 25
    assert holders() == {hall.colleague_user.pk: 25}
    assert list(hand_over_job(Job.objects.get(pk=job.pk), hall.chief)) == []


def test_who_is_not_here_any_more_is_a_queue(hall: SimpleNamespace, client: Client) -> None:
    (case,) = held(hall, 1)
    (other,) = held(hall, 1, hall.colleague_user)
    client.force_login(hall.chief_user)
    address = "/cases/?assignee=absent"
    assert f"/cases/{case}/" not in client.get(address).content.decode()
    leave(hall.clerk_user)
    page = client.get(address).content.decode()
    assert f"/cases/{case}/" in page
    assert f"/cases/{other}/" not in page
    with set_up():
        PostHolding.objects.filter(user=hall.colleague_user).update(valid_to=date(2026, 6, 1))
    assert f"/cases/{other}/" in client.get(address).content.decode()


def test_a_role_by_name_counts_like_one_by_post(hall: SimpleNamespace, client: Client) -> None:
    with set_up():
        temp = officer("temp", hall.office)
        Grant.objects.create(
            user=temp,
            role_id="clerk",
            body=hall.office.body,
            organisation=hall.office,
            valid_from=date(2026, 4, 1),
        )
    (case,) = held(hall, 1, temp)
    client.force_login(hall.chief_user)
    assert f"/cases/{case}/" not in client.get("/cases/?assignee=absent").content.decode()


def test_the_page_hands_over_and_shows_progress(hall: SimpleNamespace, client: Client) -> None:
    held(hall, 3)
    leave(hall.clerk_user)
    client.force_login(hall.chief_user)
    page = client.get("/cases/hand-over/").content.decode()
    assert "担当者不在" in page
    assert "（3件）" in page
    nobody = client.post("/cases/hand-over/", {"from_id": str(hall.clerk_user.pk)})
    assert nobody.status_code == 422
    given = {
        "from_id": str(hall.clerk_user.pk),
        "to_ids": [str(hall.colleague_user.pk)],
        "idempotency_key": "k1",
    }
    answer = client.post("/cases/hand-over/", given)
    assert answer.status_code == 302
    assert client.post("/cases/hand-over/", given).headers["Location"] == answer.headers["Location"]
    assert Job.objects.count() == 1
    page = client.get(answer.headers["Location"]).content.decode()
    assert "progress" in page
    client.force_login(hall.clerk_user.__class__.objects.get(pk=hall.colleague_user.pk))
    assert client.get("/cases/hand-over/").status_code == 403


def test_only_what_the_actor_may_assign_moves_and_only_to_who_is_able(hall: SimpleNamespace) -> None:
    (case,) = held(hall, 1)
    with pytest.raises(Rejected):
        handing_over.hand_over(hall.chief, from_id=hall.clerk_user.pk, to_ids=[hall.neighbour_user.pk])
    with pytest.raises(Rejected):
        handing_over.hand_over(hall.chief, from_id=hall.clerk_user.pk, to_ids=[hall.clerk_user.pk])
    for somebody in (hall.clerk, hall.resident, Actor.anonymous("x")):
        with pytest.raises((Forbidden, Http404)):
            handing_over.hand_over(somebody, from_id=hall.clerk_user.pk, to_ids=[hall.colleague_user.pk])
    for chief in (hall.neighbour, hall.foreigner):
        to_ids = [hall.neighbour_user.pk, hall.foreigner_user.pk]
        assert handing_over.hand_over(chief, from_id=hall.clerk_user.pk, to_ids=to_ids) == 0
    assert holders() == {hall.clerk_user.pk: 1}
    assert fresh(Case(pk=case)).version == 3


ABLE = ("colleague", "chief")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 12),
    st.lists(st.sampled_from(("colleague", "chief", "neighbour", "foreigner")), min_size=1, unique=True),
)
def test_nothing_is_lost_nobody_gets_what_they_may_not_and_shares_are_even(
    hall: SimpleNamespace, number: int, names: list[str]
) -> None:
    held(hall, number)
    before = holders()
    to_ids = [getattr(hall, f"{name}_user").pk for name in names]
    able = [getattr(hall, f"{name}_user").pk for name in names if name in ABLE]
    mine = before[hall.clerk_user.pk]
    if not able:
        with pytest.raises(Rejected):
            handing_over.hand_over(hall.chief, from_id=hall.clerk_user.pk, to_ids=to_ids)
        assert holders() == before
        return
    assert handing_over.hand_over(hall.chief, from_id=hall.clerk_user.pk, to_ids=to_ids) == mine
    after = holders()
    assert after.total() == before.total()
    assert after[hall.clerk_user.pk] == 0
    assert set(after) <= {one.pk for one in (hall.colleague_user, hall.chief_user)}
    if len(names) == len(able) == 2:
        shares = [after[one] - before[one] for one in able]
        assert max(shares) - min(shares) <= 1


def test_cases_opened_by_the_services_go_over_like_loaded_ones(hall: SimpleNamespace) -> None:
    cases = [opened(hall.visitor, world=hall, answers=ANSWERS) for _number in range(3)]
    for one in cases:
        working.claim(hall.clerk, case_id=one.pk)
    working.ask_correction(hall.clerk, case_id=cases[0].pk, fields={"area": "?"})
    handing_over.hand_over(hall.chief, from_id=hall.clerk_user.pk, to_ids=[hall.colleague_user.pk])
    for one in cases:
        holds(one)
    assert fresh(cases[0]).state == "correcting"
