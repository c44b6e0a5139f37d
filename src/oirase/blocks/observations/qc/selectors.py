"""What the quality desk reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from oirase.blocks.observations.models import Entity, ObservedProperty, Series, Span
from oirase.blocks.observations.models.quality import Verdict
from oirase.blocks.observations.qc.configs import Config, Versions
from oirase.blocks.observations.qc.flags import Flag, flag_of, packed
from oirase.blocks.observations.qc.rerun import retested
from oirase.blocks.observations.qc.versions import versions_of
from oirase.blocks.observations.store.arrays import Values
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.times import HOUR, to_ms
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.paging import Capped, capped_count
from oirase.kernel.access.records import RecordQuerySet

PREVIEWED = timedelta(days=30)
AROUND = 12 * HOUR
DRAWN = 1500
OFFICER = packed(0, ("officer",))


def spans(filters: Mapping[str, Any]) -> RecordQuerySet[Span]:
    """Return spans narrowed by a list's filters, before permission; those that wait where nothing is said about the verdict."""
    found = Span.objects.select_related("series__entity", "series__property")
    verdict = filters.get("verdict") or Verdict.OPEN
    if verdict != "all":
        found = found.filter(verdict=verdict)
    for name, column in (
        ("station", "series__entity"),
        ("property", "series__property"),
        ("series", "series__number"),
    ):
        if value := filters.get(name):
            found = found.filter(**{column: value})
    if test := filters.get("test"):
        found = found.filter(test=test)
    if flag := filters.get("flag"):
        found = found.filter(flag=flag)
    if days := filters.get("days"):
        first, last = days
        found = found.filter(**clock.within("last_at", first, None), **clock.within("first_at", None, last))
    return found


def waiting(actor: Actor) -> dict[str, Capped]:
    """Return how many spans wait for the actor's word, those with values that failed, and those of the last day."""
    found = Span.objects.filter(verdict=Verdict.OPEN).visible_to(actor, "judge", granted=True)
    return {
        "open": capped_count(found),
        "fail": capped_count(found.filter(flag=Flag.FAIL)),
        "recent": capped_count(found.filter(last_at__gte=clock.now() - timedelta(days=1))),
    }


def stations_of(actor: Actor) -> list[tuple[str, str]]:
    """Return the stations over whose office the actor holds a role, for choosing from."""
    found = Entity.objects.visible_to(actor, granted=True).order_by("code")
    return [(str(one.pk), str(one.name)) for one in found]


def properties_of(actor: Actor) -> list[tuple[str, str]]:
    """Return the properties that are measured there, for choosing from."""
    used = Series.objects.visible_to(actor, granted=True).values("property")
    return [
        (str(one.pk), str(one.name)) for one in ObservedProperty.objects.filter(pk__in=used).order_by("code")
    ]


def around(span: Span) -> tuple[Values, bool]:
    """Return the values of a span and some before and after, and whether more were left off than can be drawn."""
    first, last = to_ms(span.first_at), to_ms(span.last_at)
    margin = max(AROUND, (last - first) // 2)
    found = store().range(span.series.number, first - margin, last + margin + 1)
    return found[:DRAWN], len(found) > DRAWN


@dataclass(frozen=True)
class Preview:
    """What new thresholds would do to the values of the last days: how many there are, would change, and have which flag now and then."""

    values: int
    changes: int
    before: Mapping[int, int]
    after: Mapping[int, int]

    @property
    def rows(self) -> list[tuple[Flag, int, int]]:
        """Return number now and then by flag."""
        return [(flag, self.before.get(flag, 0), self.after.get(flag, 0)) for flag in Flag]


def preview(series: Series, tests: Mapping[str, Any], since: datetime) -> Preview:
    """Test the values of the last days by a configuration that is not kept, as if it had been set."""
    versions = versions_of([series.number]).get(series.number, Versions(()))
    newest = max((one.number for one in versions.configs), default=0) + 1
    given = Config(newest, to_ms(since), tests)
    tried = replace(
        versions, configs=tuple(sorted((*versions.configs, given), key=lambda one: (one.since, one.number)))
    )
    now, then = [np.empty(0, np.int16)], [np.empty(0, np.int16)]
    for values, rows in retested(series.number, tried, to_ms(clock.now() - PREVIEWED)):
        judged = values["flag"] & OFFICER != 0
        now.append(flag_of(values["flag"]))
        then.append(flag_of(np.where(judged, values["flag"], rows["flag"])))
    before, after = np.concatenate(now), np.concatenate(then)
    return Preview(len(before), int((before != after).sum()), _counts(before), _counts(after))


def _counts(flags: Any) -> dict[int, int]:
    numbers, counts = np.unique(flags, return_counts=True)
    return dict(zip(numbers.tolist(), counts.tolist(), strict=True))
