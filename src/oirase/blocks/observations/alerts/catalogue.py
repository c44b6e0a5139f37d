"""The rules in force and the series that they concern, read so that a batch of values costs two small queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.db.models import Count, Max, Q

from oirase.blocks.observations.alerts.rules import Rule, Unsound, rule_of
from oirase.blocks.observations.models import AlertRule, Kind, RuleVersion, Series
from oirase.blocks.observations.qc.flags import Flag, flag_of
from oirase.blocks.observations.store.arrays import Values
from oirase.blocks.observations.times import to_ms
from oirase.kernel.geo import metres


@dataclass(frozen=True)
class Watched:
    """What rules need to know of a series; `place` is the station's in metres of the prefecture's projection, for positions."""

    pk: UUID
    number: int
    body_id: UUID
    property_id: UUID
    entity_kind: str
    is_position: bool
    depth: float | None
    place: tuple[float, float] | None


@dataclass(frozen=True)
class Version:
    """A version of a rule made ready; `since` in milliseconds."""

    pk: UUID
    since: int
    rule: Rule


@dataclass(frozen=True)
class Watcher:
    """A rule with its versions, oldest first."""

    pk: UUID
    number: int
    body_id: UUID
    series_id: UUID | None
    property_id: UUID | None
    entity_kind: str
    versions: tuple[Version, ...]

    def concerns(self, series: Watched) -> bool:
        """Whether the rule watches a series; a rule never reaches into another body."""
        if self.series_id is not None:
            return self.series_id == series.pk
        return (
            self.body_id == series.body_id
            and self.property_id in (None, series.property_id)
            and self.entity_kind in ("", series.entity_kind)
        )

    def at(self, t: int) -> Version | None:
        """Return the version that holds for a value of this time."""
        return next((one for one in reversed(self.versions) if one.since <= t), None)

    @property
    def reach(self) -> int:
        """Return how far back a value's companions may lie."""
        return max(one.rule.reach for one in self.versions)

    @property
    def waits_for_values(self) -> bool:
        """Whether the newest version is about silence."""
        return self.versions[-1].rule.kind == "missing"


_kept: tuple[Any, tuple[Watcher, ...]] = (None, ())


def watchers() -> tuple[Watcher, ...]:
    """Return the rules in use, read anew when one was changed."""
    global _kept  # noqa: PLW0603 - one list for the process; its stamp says whether it still holds
    stamp = AlertRule.objects.aggregate(
        Count("pk", distinct=True),
        Max("number"),
        Max("changed_at"),
        Count("versions"),
        on=Count("pk", filter=Q(active=True)),
    )
    if _kept[0] != stamp:
        _kept = (stamp, tuple(_read()))
    return _kept[1]


def _read() -> Iterator[Watcher]:
    rules = AlertRule.objects.filter(active=True).prefetch_related("versions").order_by("number")
    for rule in rules:
        found = watcher_of(rule, sorted(rule.versions.all(), key=lambda one: (one.since, one.number)))
        if found:
            yield found


def watcher_of(rule: AlertRule, versions: Iterable[RuleVersion]) -> Watcher | None:
    """Make a rule ready; None where no version of it can be used (a later release may refuse what an earlier one took)."""
    ready = []
    for one in versions:
        try:
            ready.append(Version(one.pk, to_ms(one.since), rule_of(one.definition)))
        except Unsound:
            continue
    if not ready:
        return None
    scope = (rule.series_id, rule.property_id, rule.entity_kind)
    return Watcher(rule.pk, rule.number, rule.body_id, *scope, tuple(ready))


def concerned(found: tuple[Watcher, ...], numbers: Iterable[int] | None = None) -> dict[int, Watched]:
    """Return the series that any of the rules concerns, by number; of `numbers` only where they are given."""
    if not found:
        return {}
    wanted = Q()
    for one in found:
        if one.series_id is not None:
            wanted |= Q(pk=one.series_id)
            continue
        part = Q(body_id=one.body_id)
        if one.property_id is not None:
            part &= Q(property_id=one.property_id)
        if one.entity_kind:
            part &= Q(entity__kind=one.entity_kind)
        wanted |= part
    series = Series.objects.filter(wanted, entity__retired_at=None).exclude(kind=Kind.TEXT)
    if numbers is not None:
        series = series.filter(number__in=list(numbers))
    return {one.number: watched_of(one) for one in series.select_related("entity")}


def watched_of(series: Series) -> Watched:
    """Return what rules need to know of a series."""
    is_position, place = series.kind == Kind.POSITION, None
    if is_position and series.entity.position is not None:
        centre = metres().to_metres(series.entity.position).centroid
        place = (centre.x, centre.y)
    return Watched(
        series.pk,
        series.number,
        series.body_id,
        series.property_id,
        series.entity.kind,
        is_position,
        series.depth,
        place,
    )


def usable(series: Watched, values: Values) -> tuple[list[int], list[float]]:
    """Return times and figures of the values that rules look at: those that did not fail; of a position its metres from the station's place."""
    flags = flag_of(values["flag"])
    good = values[(flags != Flag.FAIL) & (flags != Flag.MISSING) & np.isfinite(values["value"])]
    if series.is_position:
        if series.place is None:
            return [], []
        good = good[np.isfinite(good["value2"])]
        return good["t"].tolist(), _distances(series.place, good)
    return good["t"].tolist(), good["value"].tolist()


def _distances(place: tuple[float, float], positions: Values) -> list[float]:
    points: Any = metres().to_metres(shapely.points(positions["value"], positions["value2"]))
    x, y = place
    return np.hypot(shapely.get_x(points) - x, shapely.get_y(points) - y).tolist()  # type: ignore[no-any-return]
