"""Splitting, merging, lapsing, files, payments and refunds in whatever order: each case has a turn or an end, and the money adds up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q, Sum
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oirase.blocks.cases.models import Case, Link
from oirase.blocks.cases.parts import parts_of
from oirase.blocks.cases.services import applying, combining, deciding, ending, handing_over, working
from oirase.blocks.cases.services import files as file_services
from oirase.blocks.cases.tasks import keep_deadlines
from oirase.blocks.cases.tests.conftest import ANSWERS, FLOW, NOTICE, as_answer, kind_made, opened, stored
from oirase.blocks.cases.tests.looking import PLATFORM, fresh
from oirase.blocks.cases.tests.test_any_order import holds
from oirase.blocks.cases.tests.test_story_fees import FEE, desk
from oirase.blocks.cases.tests.test_story_file_turns_out_bad import judge
from oirase.blocks.cases.tracking import code_for
from oirase.blocks.payments.models import Charge, Payment, Refund
from oirase.blocks.payments.services import counter, refunds
from oirase.kernel import clock
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected

__all__ = ["desk"]
REFUSALS = (Conflict, Rejected, Forbidden, Http404, LookupError)
Act = Callable[[SimpleNamespace, Case], Any]
PLACES = [{"street": name, "metres": 5} for name in ("北", "南", "西")]


@pytest.fixture
def counted(desk: SimpleNamespace, parted: SimpleNamespace) -> SimpleNamespace:
    """The hall with a fee before receipt, a share that goes back, and an end by itself."""
    flow = {**FLOW, "payment": "before", "charges": [FEE], "refund": {"share": "0.5"}, "lapse": "automatic"}
    parted.version = kind_made(
        PLATFORM, office=parted.office, form_version=parted.form_version, flow=flow, code="counted"
    )
    parted.photos = [stored(parted, name) for name in ("a.png", "b.png")]
    return parted


def split(hall: SimpleNamespace, case: Case) -> Any:
    with scope(PLATFORM):
        chosen = [one.name for one in parts_of(case)][:1]
    return combining.split(hall.clerk, case_id=case.pk, chosen=chosen, reason="分ける")


def merge(hall: SimpleNamespace, case: Case) -> Any:
    with scope(PLATFORM):
        link = Link.objects.filter(Q(case=case) | Q(other=case)).first()
    if link is None:
        raise LookupError
    return combining.merge(hall.clerk, case_id=link.case_id, into_id=link.other_id)


def pay(hall: SimpleNamespace, case: Case) -> Any:
    return counter.take_cash(hall.cashier, charge_id=charge_of(case).pk, tendered=10_000)


def void(hall: SimpleNamespace, case: Case) -> Any:
    with scope(PLATFORM):
        payment = Payment.objects.filter(charge=charge_of(case), voided_at=None).first()
    if payment is None:
        raise LookupError
    return counter.void(hall.second, payment_id=payment.pk, reason="誤り")


def give_back(hall: SimpleNamespace, case: Case) -> Any:
    with scope(PLATFORM):
        refund = Refund.objects.filter(payment__charge=charge_of(case), state="requested").first()
    if refund is None:
        raise LookupError
    return refunds.confirm(hall.second, refund_id=refund.pk)


def charge_of(case: Case) -> Charge:
    with scope(PLATFORM):
        found = Charge.objects.filter(about=f"cases.case/{case.pk}").first()
    if found is None:
        raise LookupError
    return found


ACTS: dict[str, Act] = {
    "pay": pay,
    "void": void,
    "give back": give_back,
    "split": split,
    "copy": lambda hall, case: combining.split(hall.clerk, case_id=case.pk, whole=True, reason="写し"),
    "merge": merge,
    "claim": lambda hall, case: working.claim(hall.clerk, case_id=case.pk),
    "ask": lambda hall, case: working.ask_correction(hall.clerk, case_id=case.pk, fields={"photos": "?"}),
    "drop": lambda hall, case: working.drop_correction(hall.clerk, case_id=case.pk, reason="不要"),
    "propose": lambda hall, case: deciding.propose(
        hall.clerk, case_id=case.pk, outcome="granted", notice=NOTICE
    ),
    "confirm": lambda hall, case: deciding.confirm(hall.chief, case_id=case.pk),
    "send back": lambda hall, case: deciding.send_back(hall.clerk, case_id=case.pk, reason="?"),
    "withdraw": lambda hall, case: applying.withdraw(hall.visitor, case_id=case.pk, code=code_for(case.pk)),
    "lapse": lambda hall, case: ending.lapse(hall.clerk, case_id=case.pk),
    "night": lambda hall, case: keep_deadlines(),
    "bad file": lambda hall, case: judge(hall.photos[0], clean=False),
    "waive": lambda hall, case: file_services.waive_file(hall.clerk, case_id=case.pk, reason="不要"),
    "hand over": lambda hall, case: handing_over.hand_over(
        hall.chief, from_id=hall.clerk_user.pk, to_ids=[hall.colleague_user.pk]
    ),
    "days pass": lambda hall, case: None,
}
STEPS = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 3)), min_size=6, max_size=24)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_each_case_has_a_turn_or_an_end_and_the_money_adds_up(
    counted: SimpleNamespace, steps: list[tuple[str, int]]
) -> None:
    point = transaction.savepoint()
    try:
        play(counted, steps)
    finally:
        transaction.savepoint_rollback(point)


def play(counted: SimpleNamespace, steps: list[tuple[str, int]]) -> tuple[set[str], set[str]]:
    """Do it all; return which acts were not refused, and the states in which cases stood."""
    done: set[str] = set()
    states: set[str] = set()
    answers = {**ANSWERS, "places": PLACES, "photos": as_answer(*counted.photos)}
    known = [opened(counted.visitor, world=counted, answers=answers)]
    now = datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)
    for name, which in steps:
        now += timedelta(days=9 if name == "days pass" else 0, minutes=1)
        with clock.frozen(now):
            before = {one.pk: fresh(one).version for one in known}
            try:
                made = ACTS[name](counted, fresh(known[which % len(known)]))
                if name in ("split", "copy"):
                    known.append(made)
                done.add(name)
            except REFUSALS:
                assert {one.pk: fresh(one).version for one in known} == before
            for one in known:
                holds(one)
                states.add(fresh(one).state)
            adds_up(counted)
            nothing_is_lost(known)
    return done, states


def test_a_long_way_with_every_act(counted: SimpleNamespace) -> None:
    """One way that certainly comes by each of them, so that the property above is not satisfied by refusals."""
    ways = (
        "pay claim split copy ask drop propose send_back merge bad_file waive hand_over propose confirm void pay",
        "pay claim withdraw give_back",
        "days_pass days_pass days_pass night lapse",
    )
    done: set[str] = set()
    states: set[str] = set()
    for way in ways:
        acts, stood = play(counted, [(one.replace("_", " "), 0) for one in way.split()])
        done |= acts
        states |= stood
    assert done >= set(ACTS) - {"lapse", "void"}, set(ACTS) - done
    assert states >= {"awaiting_payment", "merged", "completed", "withdrawn", "lapsed", "correcting"}


def adds_up(hall: SimpleNamespace) -> None:
    """Money in is money out plus balance; a charge is of a case, and only a case that was opened has one."""
    with scope(PLATFORM):
        money_in = Payment.objects.filter(voided_at=None).aggregate(sum=Sum("amount"))["sum"] or 0
        money_out = Refund.objects.filter(state="done").aggregate(sum=Sum("amount"))["sum"] or 0
        assert money_in == money_out + sum(one.balance for one in Charge.objects.all())
        abouts = list(Charge.objects.values_list("about", flat=True))
        assert len(abouts) == len(set(abouts))
        assert Case.objects.filter(pk__in=[one.partition("/")[2] for one in abouts]).count() == len(abouts)


def nothing_is_lost(known: list[Case]) -> None:
    """What was applied for stands in some case that was not merged away."""
    rows = [fresh(one) for one in known]
    streets = {
        place["street"] for one in rows if one.state != "merged" for place in one.answers.get("places", [])
    }
    assert streets == {one["street"] for one in PLACES}
