"""Requests of each owner for the walks of tests/security: one answered and spoken about, one that nobody has touched."""

from __future__ import annotations

from collections.abc import Iterator

from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.blocks.cases.facade import working
from oirase.kernel.access.actors import actor_of
from oirase.systems.business.consultation import services


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Ask, talk, answer, rate; record a call. Each text goes to the circle that may read it."""
    person, officer = actor_of(owner.person), actor_of(owner.officer)
    question = {"company_name": owner.text, "contact_name": owner.veiled, "topic": "system"}
    with world.at(owner):
        made = services.submit(person, question=owner.text, email=f"{owner.veiled}@example.jp", **question)
        working.claim(officer, case_id=made.pk)
        working.note(officer, case_id=made.pk, text=owner.inside)
        working.write(officer, case_id=made.pk, text=owner.text)
        services.answer(officer, request_id=made.pk, text=owner.text)
        services.rate(person, request_id=made.pk, score=4, comment=owner.text)
        call = services.record(officer, question=owner.inside, channel="telephone", **question)
    owner.view_of("consultation.requests")
    in_charge = {"assignee": str(owner.officer.pk)}
    yield Row({"request_id": made.pk})
    yield Row({"request_id": call.pk})
    yield Row({}, ({"q": made.case.number}, in_charge))
