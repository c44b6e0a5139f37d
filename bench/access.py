"""First page of a scoped list: narrow, wide and unlucky grants over a million cases, against one filter with OR.

The peer is what an ORM does by itself: the same visibility as one WHERE, ordered and limited, in the same run.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bench.worlds import fresh_database

OFFICES = 400
ROWS = {True: 100_000, False: 1_000_000}
RUNS = 5
CALLS = 40
START = datetime(2020, 4, 1, tzinfo=UTC)


def rows(short: bool) -> Iterator[dict[str, Any]]:
    """Yield a row for each kind of grant: p95 of the first page in milliseconds."""
    with fresh_database():
        from oirase.kernel.access.actors import Actor

        body, offices = _fill(ROWS[short])
        for name, reach in _grants(body, offices).items():
            actor = Actor(kind="staff", user_id=body, parties=(body,), reaches={"ledger.view": (reach,)})
            ours = [_p95(lambda actor=actor: _page(actor)) for _ in range(RUNS)]
            peer = _p95(lambda actor=actor: _one_filter(actor), calls=5)
            yield {
                "what": f"first_page_{name}",
                "value": statistics.median(ours),
                "worst": max(ours),
                "unit": "ms p95",
                "peer": f"one OR filter, ordered and limited: {peer:.1f} ms",
                "ratio": statistics.median(ours) / peer,
            }


def _grants(body: UUID, offices: list[UUID]) -> dict[str, Any]:
    from oirase.kernel.access.actors import Reach

    return {
        "narrow": Reach(body, (offices[0],)),
        "wide": Reach(body, tuple(offices[:-1])),
        "unlucky": Reach(body, tuple(offices[-3:])),
        "whole_body": Reach(body, None),
    }


def plan_of(grant: str, size: int) -> str:
    """Return the plan of the one statement that a grant's page is made of, with costs and rows left out."""
    with fresh_database():
        from django.db import connection

        from oirase.kernel.access.actors import Actor
        from oirase.kernel.access.rowsecurity import scope

        body, offices = _fill(size)
        actor = Actor(kind="staff", user_id=body, reaches={"ledger.view": (_grants(body, offices)[grant],)})
        found: list[str] = []

        def explain(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            if "LATERAL" in sql:
                with connection.cursor() as cursor:
                    cursor.cursor.execute("EXPLAIN (COSTS OFF) " + sql, params)
                    found.extend(line for (line,) in cursor.fetchall())
            return execute(sql, params, many, context)

        with scope(actor), connection.execute_wrapper(explain):
            _page(actor)
        return "\n".join(found)


def _page(actor: Any) -> None:
    from bench.ledger.models import Case
    from oirase.kernel.access.paging import page_of
    from oirase.kernel.access.rowsecurity import scope

    with scope(actor):
        page = page_of(actor, Case.objects.all(), "-received_at")
    assert page.rows


def _one_filter(actor: Any) -> None:
    from bench.ledger.models import Case
    from oirase.kernel.access.rowsecurity import scope

    with scope(actor):
        assert list(Case.objects.visible_to(actor).order_by("-received_at", "-pk")[:50])


def _p95(call: Callable[[], None], calls: int = CALLS) -> float:
    call()
    taken = []
    for _ in range(calls):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.quantiles(taken, n=20, method="inclusive")[-1]


def _fill(size: int) -> tuple[UUID, list[UUID]]:
    """Fill the table by COPY; the last three offices' cases are all older than everybody else's."""
    from django.db import connection

    from bench.ledger.models import Case
    from oirase.kernel.access.actors import Actor
    from oirase.kernel.access.bulk import copy_rows
    from oirase.kernel.access.models import Body, Organisation
    from oirase.kernel.access.rowsecurity import scope
    from oirase.kernel.texts import LocalizedText

    body = Body.objects.create(code="bench", kind="prefecture", name=LocalizedText(ja="計測"))
    offices = [
        one.pk
        for one in Organisation.objects.bulk_create(
            Organisation(body=body, code=f"o{n}") for n in range(OFFICES)
        )
    ]
    columns = [
        "id",
        "body_id",
        "organisation_id",
        "kind",
        "state",
        "title",
        "contact",
        "received_at",
        "created_at",
        "version",
    ]
    with scope(Actor.system("bench")):
        copy_rows(Case, columns, _cases(size, body.pk, offices))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_case")
    return body.pk, offices


def _cases(size: int, body: UUID, offices: list[UUID]) -> Iterator[tuple[Any, ...]]:
    from oirase.kernel.access.ids import new_id

    dice = random.Random(7)
    for number in range(size):
        place = dice.randrange(OFFICES)
        late = place >= OFFICES - 3
        at = START + timedelta(minutes=(0 if late else 1_000_000) + number)
        yield (new_id(), body, offices[place], "a", "open", f"case {number}", "", at, at, 1)
