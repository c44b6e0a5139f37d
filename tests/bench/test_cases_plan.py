"""The work list of cases, what waits beside it and tracking by number are read from their indexes.

The plans stand in bench/plans. One may change on purpose: then look at it, and write it anew from what the failing test shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections

from oirase.blocks.cases import bulk, selectors, tracking
from oirase.blocks.cases.pages.listing import CaseSource
from oirase.blocks.cases.tests.conftest import ANSWERS, make_hall
from oirase.blocks.cases.tests.looking import PLATFORM
from oirase.blocks.cases.tests.test_bulk import weekend
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.settings.installation import PROJECT

SIZE = 12_000
OPEN = 20
"""One of so many cases is under way."""
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
PLANS = {path.stem.removeprefix("cases_"): path for path in (PROJECT / "bench" / "plans").glob("cases_*.txt")}


def given(world: SimpleNamespace) -> Iterator[bulk.Given]:
    for number in range(SIZE):
        done = number % OPEN != 0
        yield bulk.Given(
            clock.now() - timedelta(hours=SIZE - number),
            ANSWERS,
            officer=world.clerk_user.pk if done or number % (2 * OPEN) else None,
            confirmer=world.chief_user.pk if done else None,
            outcome="granted" if done else "",
        )


@pytest.fixture
def filled(committed_db: Any) -> SimpleNamespace:
    """Two offices of a body with as many cases as make the planner care; its statistics are the owner's to take."""
    with clock.frozen(datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)):
        hall = make_hall()
        for office in (hall.office, hall.other_office):
            with outside_commands("load"), scope(PLATFORM):
                bulk.load(office, hall.version, given(hall), weekend)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    return hall


READS: dict[str, Callable[[Any], Any]] = {
    "list": lambda actor: CaseSource(selectors.desk_cases).page(actor, {}, "due_on", None, 50),
    "newest": lambda actor: CaseSource(selectors.desk_cases).page(
        actor, {"ended": "all"}, "-submitted_at", None, 50
    ),
    "counts": lambda actor: selectors.counts(actor, selectors.of_this_desk()),
    "number": lambda _actor: tracking.by_number("R8-000001", "x"),
}


def plan_of(read: Callable[[Any], Any], actor: Any) -> str:
    """Return the plan of the first statement over cases, without what differs from run to run."""
    found: list[str] = []

    def explain(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if '"cases_case"' in sql and not found:
            with connection.cursor() as cursor:
                cursor.cursor.execute("EXPLAIN (COSTS OFF) " + sql, params)
                found.extend(line for (line,) in cursor.fetchall())
        return execute(sql, params, many, context)

    with scope(actor), connection.execute_wrapper(explain):
        read(actor)
    return DAY.sub("…", UUID.sub("…", "\n".join(found))) + "\n"


@pytest.mark.slow
def test_the_plans_are_the_golden_ones(filled: SimpleNamespace) -> None:
    actors = dict.fromkeys(READS, filled.clerk) | {"number": tracking.TRACKER}
    asked = {name: plan_of(read, actors[name]) for name, read in READS.items()}
    assert asked == {name: path.read_text(encoding="utf-8") for name, path in PLANS.items()}


@pytest.mark.parametrize("name", PLANS)
def test_a_golden_plan_reads_an_index(name: str) -> None:
    plan = PLANS[name].read_text(encoding="utf-8")
    assert re.search(r"Index Scan.* (using|on) case_", plan)
    assert not re.search(r"Seq Scan on cases_case\b", plan)
    if "Nested Loop" in plan:
        assert "Sort" not in plan[plan.index("Nested Loop") :], "read in order, not sorted"
