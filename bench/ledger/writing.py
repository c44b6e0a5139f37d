"""The write that is measured, as a command with audit entry and event, and bare."""

from __future__ import annotations

from collections.abc import Callable

from bench.ledger.events import Ticked
from bench.ledger.models import Case
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.models import Body
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import changed, command, emit, permit
from oirase.kernel.texts import LocalizedText

KINDS = ("bare", "command")


@command("ledger.open_measured")
def open_measured(actor: Actor, *, body: Body) -> Case:
    """Open a case as the product does."""
    permit("ledger.edit")
    case = Case.objects.create(body=body, title="計測", received_at=clock.now())
    changed(case, "opened", after={"title": "計測"})
    emit(Ticked(subject=f"ledger.case/{case.pk}", body_id=body.pk, number=1))
    return case


def prepare(kind: str) -> Callable[[], None]:
    """Return the write of a kind, on a body that all writers share."""
    actor = Actor.system("bench")
    body, _ = Body.objects.get_or_create(
        code="bench", defaults={"id": new_id(), "kind": "prefecture", "name": LocalizedText(ja="計測")}
    )

    def bare() -> None:
        with scope(actor):
            Case.objects.create(body=body, title="計測", received_at=clock.now())

    def whole() -> None:
        open_measured(actor, body=body)

    write = bare if kind == "bare" else whole
    write()
    return write
