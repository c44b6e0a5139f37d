"""How stations and series stand: the newest value with its age, whether it still arrives, where it is heading, what warns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oirase.blocks.observations.models import STANDING, Alert, Entity, Kind, Series, Severity
from oirase.blocks.observations.qc.flags import Flag, flag_of
from oirase.blocks.observations.qc.words import FLAG_NAMES, FLAG_TONES
from oirase.blocks.observations.specs import STALE_AFTER, STALE_HOURS
from oirase.blocks.observations.store.arrays import Values
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.store.protocol import Newest
from oirase.blocks.observations.store.rollups import means
from oirase.blocks.observations.times import DAY, HOUR, to_datetime
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.settings import value_on

TONES = {"ok": "success", "silent": "neutral", "never": "neutral", "notice": "warning", "alarm": "error"}


def state_words(state: str) -> str:
    """Return a station's state in words."""
    return {
        "ok": _("受信中"),
        "silent": _("届いていません"),
        "never": _("まだ値がありません"),
        "notice": pgettext("severity", "注意"),
        "alarm": pgettext("severity", "警報"),
    }[state]


def age_words(age: timedelta) -> str:
    """Return how long ago something was, in the unit that suits it."""
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 60:
        return _("%(n)d分前") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)d時間前") % {"n": minutes // 60}
    return _("%(n)d日前") % {"n": minutes // (24 * 60)}


def number_words(value: float, decimals: int) -> str:
    """Write a value with the decimals of its series; a minus that is one."""
    return f"{value:.{decimals}f}".replace("-", "−")


@dataclass(frozen=True)
class Now:
    """A series with its newest value; `trend` is what the last hour's mean differs from that of a day before."""

    series: Series
    newest: Newest | None
    stale: bool
    trend: float | None = None

    @property
    def at(self) -> datetime | None:
        """Return when the newest value was measured."""
        return to_datetime(self.newest.t) if self.newest else None

    @property
    def age(self) -> str:
        """Return how old it is, in words."""
        return age_words(clock.now() - self.at) if self.at else ""

    @property
    def flag(self) -> Flag:
        """Return its flag."""
        return Flag(self.newest.flag & 15) if self.newest else Flag.MISSING

    @property
    def flag_words(self) -> str:
        """Return its flag in words."""
        return str(FLAG_NAMES[self.flag])

    @property
    def flag_tone(self) -> str:
        """Return the tone of its flag."""
        return FLAG_TONES[self.flag]

    @property
    def words(self) -> str:
        """Return the value as people read it."""
        if self.newest is None or self.flag == Flag.MISSING:
            return "—"
        if self.series.kind == Kind.TEXT:
            return self.newest.text or ""
        if self.series.kind == Kind.POSITION:
            return f"{self.newest.value2:.4f}, {self.newest.value:.4f}"
        return number_words(self.newest.value, self.series.decimals)

    @property
    def trend_words(self) -> str:
        """Return the trend with an arrow and its sign, which every reader and every ear knows."""
        if self.trend is None:
            return ""
        figure = f"{abs(self.trend):.{self.series.decimals}f}"
        if float(figure) == 0:
            return f"→ ±{figure}"
        return f"↑ +{figure}" if self.trend > 0 else f"↓ −{figure}"


def now_of(series: Iterable[Series], *, trends: bool = False) -> list[Now]:
    """Return the newest value of each series; with `trends` also where it is heading, which reads a day of hours."""
    found = list(series)
    newest = store().latest([one.number for one in found])
    today = clock.today()
    intervals, hours = value_on(STALE_AFTER.key, today), value_on(STALE_HOURS.key, today)
    made = []
    for one in found:
        latest = newest.get(one.number)
        patience = timedelta(seconds=one.interval * intervals) if one.interval else timedelta(hours=hours)
        stale = latest is None or clock.now() - to_datetime(latest.t) > patience
        trend = _trend(one, latest) if trends and latest and not stale else None
        made.append(Now(one, latest, stale, trend))
    return made


def _trend(series: Series, newest: Newest) -> float | None:
    if series.kind != Kind.SCALAR:
        return None
    hours = store().buckets(series.number, newest.t - DAY, newest.t + 1, "hour")
    by_hour = dict(zip(hours["hour"].tolist(), means(hours).tolist(), strict=True))
    end = newest.t // HOUR * HOUR
    now, before = by_hour.get(end), by_hour.get(end - DAY)
    if now is None or before is None or now != now or before != before:
        return None
    return float(now - before)


@dataclass(frozen=True)
class Station:
    """A station as the list and the map show it: one row, orderable by its columns."""

    entity: Entity
    name: str
    state: str
    newest_at: datetime | None
    alerts: int
    values: Sequence[Now]

    @property
    def pk(self) -> UUID:
        """Return the key of the station."""
        return self.entity.pk

    @property
    def code(self) -> str:
        """Return the station's code."""
        return self.entity.code

    @property
    def words(self) -> str:
        """Return the state in words."""
        return state_words(self.state)

    @property
    def tone(self) -> str:
        """Return the tone of the state."""
        return TONES[self.state]

    @property
    def age(self) -> str:
        """Return the age of the newest value, in words."""
        return age_words(clock.now() - self.newest_at) if self.newest_at else ""

    @property
    def address(self) -> str:
        """Return the page of the station."""
        return address_of(self.entity)


def address_of(entity: Entity) -> str:
    """Return the page of a station: by its code, which people can read, unless it would be taken for a number."""
    return reverse("observations:station", args=[entity.number if entity.code.isdecimal() else entity.code])


def stations(actor: Actor, filters: Mapping[str, Any]) -> list[Station]:
    """Return the stations that the actor sees, with their state, narrowed by a list's filters (words, kind, state)."""
    entities = Entity.objects.visible_to(actor).filter(retired_at=None).order_by("number")
    if kind := filters.get("kind"):
        entities = entities.filter(kind=kind)
    series = defaultdict(list)
    for one in (
        Series.objects.visible_to(actor).filter(entity__in=entities.values("pk")).order_by("depth", "number")
    ):
        series[one.entity_id].append(one)
    nows = {now.series.pk: now for now in now_of(one for some in series.values() for one in some)}
    worst = standing(actor)
    found = [
        _station(one, [nows[own.pk] for own in series[one.pk]], worst.get(one.pk, (0, 0))) for one in entities
    ]
    words, state = str(filters.get("q") or "").casefold(), filters.get("state")
    return [
        one
        for one in found
        if (not words or words in f"{one.name} {one.code}".casefold()) and state in (None, one.state)
    ]


def standing(actor: Actor) -> dict[UUID, tuple[int, int]]:
    """Return the number of standing alerts and the worst severity by station, of alerts that the actor sees."""
    alerts = Alert.objects.visible_to(actor).filter(state__in=STANDING)
    found: dict[UUID, tuple[int, int]] = {}
    for entity, severity in alerts.values_list("series__entity", "severity"):
        count, worst = found.get(entity, (0, 0))
        found[entity] = (count + 1, max(worst, severity))
    return found


def _station(entity: Entity, values: Sequence[Now], alerts: tuple[int, int]) -> Station:
    moments = [one.at for one in values if one.at]
    count, worst = alerts
    if worst >= Severity.WARNING:
        state = "alarm"
    elif worst:
        state = "notice"
    elif not moments:
        state = "never"
    else:
        state = "silent" if all(one.stale for one in values) else "ok"
    return Station(entity, str(entity.name), state, max(moments, default=None), count, values)


def kinds_of(actor: Actor) -> list[tuple[str, str]]:
    """Return the kinds of station that the actor sees."""
    kinds = Entity.objects.visible_to(actor).order_by().values_list("kind").annotate(Max("number"))
    return [(kind, kind) for kind, _number in kinds.order_by("kind")]


def as_geojson(found: Iterable[Station]) -> dict[str, Any]:
    """Return stations as GeoJSON for the map: the state is in the name, too, since colours are not read out."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [one.entity.position.x, one.entity.position.y]},
                "properties": {
                    "name": _("%(name)s（%(state)s）") % {"name": one.name, "state": one.words},
                    "url": one.address,
                    "tone": one.tone,
                },
            }
            for one in found
            if one.entity.position is not None and one.entity.position.geom_type == "Point"
        ],
    }


def doubtful(values: Values) -> Values:
    """Return the values that did not pass."""
    flags = flag_of(values["flag"])
    found: Values = values[(flags == Flag.SUSPECT) | (flags == Flag.FAIL)]
    return found


def origin_of(entity: Entity) -> str:
    """Return where a station's figures come from, in the words of the platform."""
    return "simulated" if entity.simulated else "measured"
