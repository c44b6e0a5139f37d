"""Procedures for the walks of tests/security: one in preparation for each owner, one that is published for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.kernel.access.actors import actor_of
from oirase.systems.office.commons import services
from oirase.systems.office.procedures.tests.documents import survey


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Make a procedure that is not published, with the office's mark in all of its parts."""
    document = deepcopy(survey())
    document["code"] = f"secret{owner.number}"
    for part in ("title", "summary", "about"):
        document["catalogue"][part] = {"ja": owner.inside}
    document["form"]["title"] = {"ja": owner.inside}
    document["flow"]["outcomes"][0]["label"] = {"ja": owner.inside}
    with world.at(owner):
        made = services.make(actor_of(owner.officer), office=owner.office, document=document)
    yield Row({"procedure_id": made.pk})


def common(world: World) -> Iterator[Row]:
    """Publish a procedure of the first owner's office."""
    owner = world.owners[1]
    officer = actor_of(owner.officer)
    with world.at(owner):
        made = services.make(officer, office=owner.office, document=survey())
        services.publish(officer, procedure_id=made.pk, version=made.version)
    yield Row({"procedure_id": made.pk, "origin_id": made.pk}, ({"q": "催し"},))
