"""Buoys are looked at every few minutes: one that is silent or has left its place becomes an alarm, and officers are told once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from oirase.blocks.messaging.facade import notify
from oirase.blocks.observations.facade import Entity, store, to_datetime, to_ms
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.officers import officers_with
from oirase.kernel.commands import changed, command, emit, permit
from oirase.systems.agriculture.sea_watch import letters
from oirase.systems.agriculture.sea_watch.events import AlarmEnded, AlarmRaised
from oirase.systems.agriculture.sea_watch.layout import Station
from oirase.systems.agriculture.sea_watch.models import Alarm, Bay
from oirase.systems.agriculture.sea_watch.readings import Watched, setting, watched
from oirase.systems.agriculture.sea_watch.rules.watching import is_silent, off_position

WATCHER = Actor.system("sea_watch.watch", permissions=("sea_watch.watch",))


@dataclass(frozen=True)
class Trouble:
    """Something wrong with a station, and what shows it."""

    station: str
    kind: Alarm.Kind
    evidence: dict[str, Any]


def troubles(found: Watched) -> list[Trouble]:
    """Return what is wrong now. A station that has never sent is not yet at sea, and no trouble."""
    newest = store().latest(one.number for one in found.series.values())
    now, missed = to_ms(clock.now()), setting("silent_missed")
    wrong = []
    for station in found.layout.stations:
        numbers = [one.number for (code, _), one in found.series.items() if code == station.code]
        last = max((newest[number].t for number in numbers if number in newest), default=None)
        if last is None:
            continue
        if is_silent(last, now, station.interval, missed):
            wrong.append(
                Trouble(
                    station.code, Alarm.Kind.SILENT, {"last": to_datetime(last).isoformat(), "missed": missed}
                )
            )
        if (away := _away(found, station, now)) is not None:
            wrong.append(
                Trouble(
                    station.code,
                    Alarm.Kind.OFF_POSITION,
                    {"metres": round(away), "radius": setting("watch_radius")},
                )
            )
    return wrong


def _away(found: Watched, station: Station, now: int) -> float | None:
    series = found.find(station, "position", None)
    if series is None:
        return None
    needed = setting("off_fixes")
    fixes = store().last(series.number, now + 1, needed)
    places = list(zip(fixes["value"].tolist(), fixes["value2"].tolist(), strict=True))
    return off_position(station.position, places, setting("watch_radius"), needed)


@command("sea_watch.watch")
def watch(actor: Actor) -> int:
    """Raise alarms that are new and end those that are over; return how many are open."""
    permit("sea_watch.watch")
    return sum(_watch(found) for bay in Bay.objects.all() if (found := watched(actor, bay.code)))


def _watch(found: Watched) -> int:
    wrong = {(one.station, one.kind): one for one in troubles(found)}
    entities = found.entities.values()
    alarms = Alarm.objects.filter(station__in=entities, ended_at=None).select_related("station")
    known = {(one.station.code, one.kind): one for one in alarms}
    for place, alarm in known.items():
        if place not in wrong:
            _end(alarm)
    for place, trouble in wrong.items():
        if place not in known:
            _raise(found, found.entities[trouble.station], trouble)
    return len(wrong)


def _raise(found: Watched, entity: Entity, trouble: Trouble) -> None:
    alarm = Alarm(
        body_id=found.bay.body_id,
        organisation_id=found.bay.organisation_id,
        station=entity,
        kind=trouble.kind,
        evidence=trouble.evidence,
    )
    alarm.save(force_insert=True)
    changed(alarm, "raised", after=trouble.evidence)
    emit(_event(AlarmRaised, alarm))
    notify(
        [user.pk for user, _actor in officers_with("sea_watch.view", found.bay.body_id)],
        about=alarm,
        subject=letters.ALARM_SUBJECT,
        text=letters.ALARM_TEXT,
        link=reverse("sea-watch:desk"),
        values={"station": entity.name, "kind": trouble.kind.label},
    )


def _end(alarm: Alarm) -> None:
    alarm.ended_at = clock.now()
    alarm.save(update_fields=["ended_at"])
    changed(alarm, "ended")
    emit(_event(AlarmEnded, alarm))


def _event(kind: type[AlarmRaised] | type[AlarmEnded], alarm: Alarm) -> AlarmRaised | AlarmEnded:
    return kind(
        subject=f"sea_watch.station/{alarm.station.pk}",
        body_id=alarm.body_id,
        alarm=alarm.pk,
        station=alarm.station.code,
        kind=alarm.kind,
        simulated=alarm.station.simulated,
    )
