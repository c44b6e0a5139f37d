"""Long jobs with progress: bulk actions and imports that a person starts and watches.

A task is a function of the job that yields after each item it has committed; the progress row is written between items.
When a worker dies in the middle the job is begun again, so an item's command carries an idempotency key made of the job
and the item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.models import User
from oirase.kernel.outbox.events import Event, publish
from oirase.kernel.outbox.handlers import Delivered, handler
from oirase.kernel.outbox.models import Job, JobState


@dataclass(frozen=True)
class Progress:
    """What a task yields: how many items are done of how many, and problems with single items so far."""

    done: int
    total: int | None = None
    problems: tuple[str, ...] = ()
    message: str = ""


Task = Callable[[Job, Actor], Iterator[Progress]]
TASKS: dict[str, Task] = {}


@dataclass(frozen=True, kw_only=True)
class JobStarted(Event):
    """A person has started a long job."""

    TYPE = "outbox.job_started"
    job: UUID


def task(name: str) -> Callable[[Task], Task]:
    """Register a job's work under a lasting name."""

    def register(call: Task) -> Task:
        TASKS[name] = call
        return call

    return register


def start_job(actor: Actor, name: str, params: dict[str, Any], total: int | None = None) -> Job:
    """Put a job into the queue in the caller's transaction; KeyError for an unknown task."""
    TASKS[name]
    job = Job.objects.create(id=new_id(), task=name, actor_id=actor.user_id, params=params, total=total)
    publish([JobStarted(subject=f"job/{job.id}", job=job.id)])
    return job


@handler(JobStarted.TYPE, name="outbox.run_job", own_transactions=True, attempts=5)
def run_job(event: Delivered) -> None:
    """Do a job's task as the person who started it, as their rights are now."""
    job = Job.objects.get(pk=event.data["job"])
    if job.state in (JobState.DONE, JobState.FAILED):
        return
    _save(job, state=JobState.RUNNING)
    user = User.objects.filter(pk=job.actor_id, is_active=True).first() if job.actor_id else None
    if user is None:
        _save(job, state=JobState.FAILED, message="利用者が無効です", finished_at=clock.now())
        return
    for progress in TASKS[job.task](job, actor_of(user)):
        _save(
            job,
            done=progress.done,
            total=progress.total if progress.total is not None else job.total,
            problems=list(progress.problems),
            message=progress.message,
        )
    _save(job, state=JobState.DONE, finished_at=clock.now())


def _save(job: Job, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(job, name, value)
    job.save(update_fields=list(changes))
