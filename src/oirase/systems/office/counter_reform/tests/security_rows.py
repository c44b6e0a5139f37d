"""Visits and surveys of each owner for the walks of tests/security: one visit under way, one submitted and paid, a survey that is not shared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from tests.security.rows import Row
from tests.security.world import PLATFORM, Owner, World

from oirase.blocks.payments.facade import desk
from oirase.blocks.payments.services.fees import record_fee
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText
from oirase.systems.office.commons import services as procedures
from oirase.systems.office.commons.models import Procedure
from oirase.systems.office.counter_reform import selectors, services, surveying
from oirase.systems.office.counter_reform.models import Visit
from oirase.systems.office.counter_reform.tests.documents import card


def code_of(owner: Owner) -> str:
    return f"counter-card-{owner.number}"


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Ask somebody, receive somebody else and take their money, say how the work is."""
    officer = actor_of(owner.officer)
    with world.at(owner):
        with scope(PLATFORM):
            procedure_id = Procedure.objects.get(code=code_of(owner)).pk
        asked = _visit(officer, procedure_id, owner.inside)
        received = _visit(officer, procedure_id, owner.inside)
        services.submit(officer, visit_id=received.pk)
        with scope(officer):
            (due,) = selectors.dues_of(officer, selectors.parts_of(received))
        payment = desk.take_cash_together(officer, charge_ids=[due.charge.pk], tendered=1000)
        surveying.record_survey(
            officer,
            code=code_of(owner),
            phase="before",
            steps=[{"title": owner.inside, "who": "x", "minutes": 3, "medium": "paper"}],
            documents=[owner.inside],
            surveyed_on=date(2026, 1, 5),
            origin="reported",
            note=owner.inside,
        )
    owner.view_of("counter_reform.visits")
    yield Row({"visit_id": asked.pk, "key": "0"})
    yield Row({"visit_id": received.pk, "payment_id": payment.pk})


def _visit(officer: Actor, procedure_id: UUID, name: str) -> Visit:
    visit = services.open_visit(officer, procedure_ids=[procedure_id])
    services.answer(officer, visit_id=visit.pk, typed={0: (["name"], {"name": [name]})})
    return visit


def common(world: World) -> Iterator[Row]:
    """Publish a procedure of each office, with its fee: everybody may know that there is one, and how bodies show their work."""
    for owner in world.owners.values():
        officer = actor_of(owner.officer)
        with outside_commands("test set-up"), scope(PLATFORM):
            record_fee(
                owner.body,
                "counter-card",
                date(2020, 4, 1),
                kind="fee",
                title=LocalizedText(ja="札", en="Card"),
                unit=LocalizedText(ja="枚", en="each"),
                amount=100,
                source="見本",
                unconfirmed=True,
            )
        with world.at(owner):
            made = procedures.make(officer, office=owner.office, document=card(code_of(owner)))
            procedures.publish(officer, procedure_id=made.pk, version=made.version)
    for owner in world.owners.values():
        yield Row({"code": code_of(owner), "phase": "before", "kind": "csv"})
