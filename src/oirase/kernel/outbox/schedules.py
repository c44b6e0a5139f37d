"""Schedules: what a manifest wants done every so often becomes a delivery for its newest due slot.

After downtime only the newest slot is written, never one for each that was missed. Two workers writing the same slot
meet at its unique key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction

from oirase.kernel import clock
from oirase.kernel.outbox.events import Event, publish
from oirase.kernel.outbox.handlers import Delivered, handler
from oirase.kernel.outbox.models import ScheduleSlot


@dataclass(frozen=True, kw_only=True)
class SlotDue(Event):
    """A schedule's time has come."""

    TYPE = "outbox.slot_due"
    name: str
    slot: datetime


@dataclass(frozen=True)
class Schedule:
    """A task by name, every `every` from midnight (local time) plus `at`."""

    name: str
    call: Callable[[], None]
    every: timedelta
    at: timedelta = timedelta(0)

    def newest_slot(self, now: datetime) -> datetime:
        """Return the last due time at or before `now`, in UTC."""
        midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0) + self.at
        steps = (clock.local(now) - midnight) // self.every
        return (midnight + steps * self.every).astimezone(UTC)


SCHEDULES: dict[str, Schedule] = {}


def schedule(
    name: str, *, every: timedelta, at: timedelta = timedelta(0)
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a task to be done regularly, as the platform, in the worker."""

    def register(call: Callable[[], None]) -> Callable[[], None]:
        SCHEDULES[name] = Schedule(name, call, every, at)
        return call

    return register


def enqueue_due(schedules: Iterable[Schedule] | None = None) -> int:
    """Write the newest due slot of each schedule that has not been written; return how many."""
    now = clock.now()
    chosen = list(SCHEDULES.values() if schedules is None else schedules)
    newest = dict(ScheduleSlot.objects.filter(slot__gte=now - timedelta(days=40)).values_list("name", "slot"))
    written = 0
    for one in chosen:
        slot = one.newest_slot(now)
        if newest.get(one.name) == slot:
            continue
        try:
            with transaction.atomic():
                ScheduleSlot.objects.filter(name=one.name, slot__lt=slot).delete()
                ScheduleSlot.objects.create(name=one.name, slot=slot)
                publish([SlotDue(subject=f"schedule/{one.name}", name=one.name, slot=slot)])
        except IntegrityError:
            continue
        written += 1
    return written


@handler(SlotDue.TYPE, name="outbox.run_schedule", own_transactions=True, attempts=3)
def run_schedule(event: Delivered) -> None:
    """Do the task of a due slot; a schedule that this release no longer knows is passed over."""
    found = SCHEDULES.get(event.data["name"])
    if found:
        found.call()
