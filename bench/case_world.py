"""A prefecture with many cases for measurements: the pack's procedures, the demo's officers, cases made by the bulk loader."""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

YEARS = 5
CHUNK = 20_000
OPEN = 0.04
"""Part of all cases that is still under way; half of it has nobody in charge yet."""


def prepared() -> None:
    """Load the pack and the demo's people and applications."""
    from django.core.management import call_command

    call_command("load_pack", stdout=io.StringIO())
    call_command("load_demo", stdout=io.StringIO())


def procedures() -> list[Any]:
    """Return the procedures that people can use, with what their cases need."""
    from oirase.kernel.access.actors import Actor
    from oirase.kernel.access.rowsecurity import scope
    from oirase.systems.office.commons.models import Procedure, State

    with scope(Actor.system("bench")):
        found = Procedure.objects.filter(state=State.PUBLISHED).order_by("code")
        return list(found.select_related("organisation", "current__type_version"))


def procedure(code: str) -> Any:
    """Return one of them."""
    return next(one for one in procedures() if one.code == code)


def officer_of(login: str, organisation: Any) -> Any:
    """Make an officer who works on the cases of one office."""
    from tests.fixtures.people import officer, set_up

    with set_up():
        return officer(login, organisation, "case_officer", is_demo=True)


def residents(count: int) -> list[Any]:
    """Make made-up residents with an account."""
    from tests.fixtures.people import set_up

    from oirase.kernel.access.models import User

    with set_up():
        return [
            User.objects.create_user(f"bench{number}", kind="resident", name=f"見本 {number}", is_demo=True)
            for number in range(count)
        ]


def fill(size: int) -> None:
    """Write `size` cases, the same number for each procedure, spread over five years, most of them decided."""
    from django.db import connections, transaction

    from oirase.blocks.cases import bulk
    from oirase.kernel.access.actors import Actor
    from oirase.kernel.access.models import User
    from oirase.kernel.access.rowsecurity import scope
    from oirase.kernel.commands import outside_commands
    from oirase.kernel.manifest import packs
    from oirase.systems.office.commons.samples import sample

    officers = tuple(User.objects.get(login=login).pk for login in ("clerk", "chief"))
    found = procedures()
    share = size // len(found)
    for procedure in found:
        version = procedure.current.type_version
        answers = sample(packs.current().path, procedure.code, date(2026, 6, 1))
        given = _given(share, answers, officers, version.flow["outcomes"][0]["key"])
        while chunk := list(itertools.islice(given, CHUNK)):
            with transaction.atomic(), outside_commands("bench"), scope(Actor.system("bench")):
                bulk.load(procedure.organisation, version, chunk, _weekend)
    with connections["owner"].cursor() as cursor:
        # As in an installation that has run for an hour: else the housekeeping of the loading is measured.
        cursor.execute("VACUUM ANALYZE")


def in_hand(procedure: Any, officer: Any, resident: Any, count: int) -> list[Any]:
    """Write cases of a resident that an officer has in hand; return their ids."""
    from django.db import transaction

    from oirase.blocks.cases import bulk
    from oirase.blocks.cases.models import Case
    from oirase.kernel import clock
    from oirase.kernel.access.actors import Actor
    from oirase.kernel.access.rowsecurity import scope
    from oirase.kernel.commands import outside_commands
    from oirase.kernel.manifest import packs
    from oirase.systems.office.commons.samples import sample

    answers = sample(packs.current().path, procedure.code, clock.today())
    one = bulk.Given(
        clock.now(), answers, applicant=resident.pk, name=resident.name, officer=officer.pk, days=(0, 0)
    )
    with transaction.atomic(), outside_commands("bench"), scope(Actor.system("bench")):
        bulk.load(procedure.organisation, procedure.current.type_version, [one] * count, _weekend)
        return list(Case.objects.filter(applicant=resident, assignee=officer).values_list("pk", flat=True))


def _given(count: int, answers: dict[str, Any], officers: tuple[Any, Any], outcome: str) -> Iterator[Any]:
    from oirase.blocks.cases.bulk import Given
    from oirase.kernel import clock

    dice, now = random.Random(7), clock.now()
    for number in range(count):
        at = now - timedelta(days=YEARS * 365 * (count - number) / count)
        fate = dice.random()
        first = None if fate < OPEN / 2 else officers[0]
        done = fate >= OPEN
        yield Given(
            submitted_at=at,
            answers=answers,
            name=f"見本 {number}",
            officer=first,
            confirmer=officers[1] if done else None,
            outcome=outcome if done else "",
        )


def _weekend(day: date) -> bool:
    return day.weekday() >= 5
