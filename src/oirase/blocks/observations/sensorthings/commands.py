"""What clients change: entities, with those nested in them, in one transaction.

DELETE retires: the row is no longer shown nor open to anybody, its values and their revisions stay until retention ends. What hangs on a retired
entity goes with it, as OGC 18-088 (10.4) says: the Datastreams of a Thing, Sensor or ObservedProperty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from oirase.blocks.observations.models import Location, Placement, Series
from oirase.blocks.observations.qc.flags import Flag, packed
from oirase.blocks.observations.sensorthings import making
from oirase.blocks.observations.sensorthings.errors import Fault, NotThere
from oirase.blocks.observations.sensorthings.reading import Values
from oirase.blocks.observations.sensorthings.schema import BY_NAME, Type
from oirase.blocks.observations.sensorthings.taking import SOURCE
from oirase.blocks.observations.store.arrays import ROW
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.store.protocol import Write
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Record
from oirase.kernel.commands import authorised, changed, command


@command("observations.create_entity")
def create(actor: Actor, *, kind: str, body: Mapping[str, Any], given: Mapping[str, Any]) -> making.Made:
    """Create an entity with all that is nested in it; `given` are the rows that the address names. Observations come back, to be taken in."""
    made = making.Made()
    making.make(actor, BY_NAME[kind], body, dict(given), made)
    for row in made.rows:
        changed(row, "created", after={"number": row.number})
    return made


@command("observations.update_entity")
def update(actor: Actor, *, kind: str, number: int, body: Mapping[str, Any], whole: bool = False) -> Record:
    """Change what a body names; with `whole` (PUT) what it does not name is emptied."""
    type_ = BY_NAME[kind]
    row: Record = _locked(actor, type_, number)
    before = {name: _plain(getattr(row, name)) for name in making.columns_of(type_, body, row, whole=whole)}
    making.put(actor, type_, row, body, whole=whole)
    changed(row, "updated", before=before, after={name: _plain(getattr(row, name)) for name in before})
    return row


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | dict | None) else str(value)


def _locked(actor: Actor, type_: Type, number: int) -> Any:
    found = type_.rows(actor).filter(number=number).values_list("pk", flat=True).first()
    if found is None:
        raise NotThere
    return authorised(actor, type_.model, found, "manage")


@command("observations.retire_entity")
def retire(actor: Actor, *, kind: str, number: int) -> None:
    """Take an entity out of use, with what cannot be without it; a HistoricalLocation is deleted."""
    row = _locked(actor, BY_NAME[kind], number)
    if isinstance(row, Placement):
        changed(
            row,
            "deleted",
            before={"entity": str(row.entity_id), "location": str(row.location_id), "since": str(row.since)},
        )
        row.delete()
        return
    rows = [row]
    hanging = {"Thing": "entity", "Sensor": "sensor", "ObservedProperty": "property"}.get(kind)
    if hanging:
        rows += Series.objects.visible_to(actor, "manage").filter(**{hanging: row, "retired_at": None})
        left = Series.objects.filter(**{hanging: row, "retired_at": None}).exclude(
            pk__in=[one.pk for one in rows]
        )
        if left.exists():
            raise Fault("Datastreams of others depend on this entity", 409)
    for one in rows:
        one.retired_at, one.public = clock.now(), False
        one.save(update_fields=["retired_at", "public"])
        changed(one, "retired")


@command("observations.move_entity")
def place(actor: Actor, *, thing: int, locations: Sequence[int]) -> None:
    """Note that a Thing stands at a Location from now on."""
    row = _locked(actor, BY_NAME["Thing"], thing)
    found = Location.objects.visible_to(actor).filter(number__in=locations, retired_at=None)
    making.stand(row, making.one_of(list(found)), clock.now())
    changed(row, "moved")


@command("observations.withdraw_values")
def withdraw(actor: Actor, *, series: int, value: Values, reason: str) -> None:
    """Withdraw a value: a row with the flag MISSING takes its place, what stood there stays as a revision."""
    row = _locked(actor, BY_NAME["Datastream"], series)
    written, texts = np.zeros(1, ROW), []
    for name in ("series", "t", "value", "value2"):
        written[name] = value[name]
    written["flag"] = packed(Flag.MISSING, ("officer",))
    if value["text"][0] is not None:
        texts = [(series, int(value["t"][0]), value["text"][0], int(Flag.MISSING))]
        written = written[:0]
    store().append(Write(written, actor.reference, SOURCE, reason, texts))
    changed(row, "value_withdrawn", before={"t": int(value["t"][0]), "value": float(value["value"][0])})
