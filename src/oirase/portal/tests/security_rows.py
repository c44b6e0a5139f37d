"""What the portal's own pages show: audit entries, reads, jobs, stuck deliveries, each with an owner's mark."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from tests.security.rows import Row
from tests.security.world import Owner, World

from oirase.kernel import clock
from oirase.kernel.access.ids import new_id
from oirase.kernel.audit.entries import NewEntry, write
from oirase.kernel.audit.reads import record_read
from oirase.kernel.commands import outside_commands
from oirase.kernel.outbox.models import Job

STUCK = (
    "INSERT INTO outbox_delivery (created_at, event_id, handler, subject, lane, state, attempts, next_at, error) "
    "VALUES (%s, %s, 'test.handler', %s, 0, 'dead', 9, %s, %s)"
)


def common(world: World) -> Iterator[Row]:
    """Name rows of the catalogue, running and planned, and an address that is no operation."""
    yield Row({"row": "G3", "rest": "nothing/here"})
    yield Row({"row": "S20", "rest": "nothing"})


def rows(world: World, owner: Owner) -> Iterator[Row]:
    """Leave a trace of each kind."""
    subject = new_id()
    with outside_commands("test set-up"):
        write(
            NewEntry(
                id=new_id(),
                at=clock.now(),
                command=f"test.{owner.mark('inside')}",
                actor=str(owner.officer.pk),
                body_id=owner.body.pk,
                request="",
                subjects=[{"type": "test", "id": str(subject), "action": owner.mark("inside")}],
                payload={"note": owner.inside},
            )
        )
        job = Job.objects.create(id=new_id(), task="test", actor_id=owner.officer.pk, message=owner.desk)
        with connection.cursor() as cursor:
            error = f"IntegrityError: {owner.mark('veiled')} exists"
            cursor.execute(STUCK, [clock.now(), new_id(), owner.text, clock.now(), error])
    record_read(
        actor=str(owner.officer.pk),
        actor_name="officer",
        person_id=owner.person.pk,
        subject=owner.home,
        purpose=owner.home,
    )
    named = {"subject": f"test/{subject}"}
    running = {"job": str(job.pk)}
    yield Row({"job_id": job.pk})
    yield Row({}, (named, running, {**running, "part": "progress"}))
