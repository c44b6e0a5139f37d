"""Whatever officers and applicant do in whatever order: rows follow from actions, and nobody's turn is lost."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oirase.blocks.cases import rules
from oirase.blocks.cases.models import Action, Case
from oirase.blocks.cases.recording import done, projected, standing_of
from oirase.blocks.cases.services import applying, deciding, working
from oirase.blocks.cases.tests.conftest import ANSWERS, NOTICE, opened
from oirase.blocks.cases.tests.looking import PLATFORM, fresh
from oirase.blocks.cases.tracking import code_for
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected

Act = Callable[[SimpleNamespace, Any], Any]
ACTS: dict[str, Act] = {
    "claim": lambda hall, pk: working.claim(hall.clerk, case_id=pk),
    "assign": lambda hall, pk: working.assign(hall.chief, case_id=pk, assignee_id=hall.colleague_user.pk),
    "put back": lambda hall, pk: working.assign(hall.chief, case_id=pk, assignee_id=None),
    "ask": lambda hall, pk: working.ask_correction(hall.clerk, case_id=pk, fields={"area": "?"}),
    "drop": lambda hall, pk: working.drop_correction(hall.clerk, case_id=pk, reason="不要"),
    "write": lambda hall, pk: working.write(hall.clerk, case_id=pk, text="連絡"),
    "note": lambda hall, pk: working.note(hall.clerk, case_id=pk, text="メモ"),
    "propose": lambda hall, pk: deciding.propose(hall.clerk, case_id=pk, outcome="granted", notice=NOTICE),
    "refuse": lambda hall, pk: deciding.propose(hall.chief, case_id=pk, outcome="refused", reason="理由"),
    "confirm": lambda hall, pk: deciding.confirm(hall.chief, case_id=pk),
    "send back": lambda hall, pk: deciding.send_back(hall.clerk, case_id=pk, reason="理由"),
    "reply": lambda hall, pk: applying.reply(hall.visitor, case_id=pk, code=code_for(pk), text="返事"),
    "withdraw": lambda hall, pk: applying.withdraw(hall.visitor, case_id=pk, code=code_for(pk)),
}
REFUSALS = (Conflict, Rejected, Forbidden, Http404)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=14))
def test_rows_follow_from_actions_and_somebody_has_the_turn(hall: SimpleNamespace, acts: list[str]) -> None:
    case = opened(hall.visitor, world=hall, answers=ANSWERS)
    for name in acts:
        before = fresh(case)
        try:
            ACTS[name](hall, case.pk)
        except REFUSALS:
            assert fresh(case).version == before.version
        holds(case)


def holds(case: Case) -> None:
    row = fresh(case)
    with scope(PLATFORM):
        standing = standing_of(row)
        found = list(Action.objects.filter(case=row).order_by("number"))
    assert {name: getattr(row, name) for name in projected(row, standing)} == projected(row, standing)
    assert [one.number for one in found] == list(range(1, row.steps + 1))
    assert rules.fold(done(one) for one in found) == standing
    assert (row.next == "nobody") == (row.ended_at is not None)
