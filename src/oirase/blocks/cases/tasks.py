"""What is done at night and in jobs: reminding, ending what has lapsed, handing over."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from oirase.blocks.cases import selectors
from oirase.blocks.cases.recording import flow_of
from oirase.blocks.cases.services import ending, handing_over
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.kernel.outbox.jobs import Progress, task
from oirase.kernel.outbox.models import Job
from oirase.kernel.outbox.schedules import schedule

log = logging.getLogger("oirase.cases")
NIGHT = Actor.system("cases.deadlines")


@schedule("cases.deadlines", every=timedelta(days=1), at=timedelta(hours=6))
def keep_deadlines() -> None:
    """Each morning remind whose day is near, then end what lapses by itself; one that fails keeps nobody else waiting."""
    with scope(NIGHT):
        near = list(selectors.to_remind())
        over = [one.pk for one in selectors.past_grace() if flow_of(one.type_version_id).lapse == "automatic"]
    for pk in near:
        _try(ending.remind, pk)
    for pk in over:
        _try(ending.lapse, pk)


def _try(service: Any, pk: UUID) -> None:
    try:
        service(NIGHT, case_id=pk)
    except Conflict:
        log.info("case %s: the applicant was faster", pk)
    except Exception:
        log.exception("case %s: %s failed", pk, service.__name__)


@task("cases.lapse_many")
def lapse_many(job: Job, actor: Actor) -> Iterator[Progress]:
    """End the chosen cases; those whose time is not over are named and stay."""
    ids, problems = job.params["ids"], []
    for place, pk in enumerate(ids, start=1):
        try:
            ending.lapse(actor, case_id=UUID(pk), idempotency_key=f"{job.pk}:{pk}")  # type: ignore[call-arg]
        except (Conflict, Rejected) as refused:
            problems.append(f"{pk}: {refused}")
        yield Progress(place, len(ids), tuple(problems))


@task("cases.hand_over")
def hand_over(job: Job, actor: Actor) -> Iterator[Progress]:
    """Hand over, some hundreds at a time; begun again after a fault it goes on with what is left."""
    to_ids = [UUID(one) for one in job.params["to"]]
    done = job.done
    try:
        while moved := handing_over.hand_over(actor, from_id=UUID(job.params["from"]), to_ids=to_ids):
            done += moved
            yield Progress(done)
    except Rejected as refused:
        yield Progress(done, problems=(str(refused),))
