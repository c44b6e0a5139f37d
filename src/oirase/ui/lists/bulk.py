"""Bulk actions: choose rows, be asked, watch the job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import audited, command, permit
from oirase.kernel.outbox.jobs import start_job
from oirase.kernel.outbox.models import Job
from oirase.ui.lists.sources import Source
from oirase.ui.lists.state import State

LIMIT = 1000


@dataclass(frozen=True)
class BulkAction:
    """Something done to chosen rows as a job: `task` is its name in `kernel.outbox.jobs`, `permission` who may start it.

    `question` is what the person is asked before. The task gets `params["ids"]` and does each row by a command of its own.
    """

    name: str
    title: Any
    task: str
    permission: str
    question: Any = ""
    danger: bool = False


@command("ui.start_bulk")
def start(actor: Actor, *, task: str, permission: str, ids: Sequence[str]) -> Job:
    """Put the chosen rows into a job; each row's own command asks for the permission on that row."""
    permit(permission)
    job = start_job(actor, task, {"ids": list(ids)}, total=len(ids))
    audited([{"type": "outbox.job", "id": str(job.pk), "action": task}], {"ids": list(ids)})
    return job


def chosen(request: HttpRequest, source: Source, state: State, order: str) -> tuple[list[str], bool]:
    """Return the ids that the form names, or those of all rows that fit the filters; and whether more were left off.

    A key of a record is a UUID; anything else in the form was made up.
    """
    if request.POST.get("scope") != "all":
        ids = list(dict.fromkeys(one for one in request.POST.getlist("row") if is_key(one)))
        return ids[:LIMIT], len(ids) > LIMIT
    actor: Actor = actor_in(request)
    with scope(actor):
        found = [str(row.pk) for row in islice(source.rows(actor, state.values, order), LIMIT + 1)]
    return found[:LIMIT], len(found) > LIMIT


def job_of(actor: Actor, number: str) -> Job | None:
    """Return a job that this actor has started."""
    try:
        return Job.objects.filter(pk=number, actor_id=actor.user_id).first() if actor.user_id else None
    except (ValueError, ValidationError):
        return None


def is_key(text: str) -> bool:
    """Whether a text from a form is a UUID."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
