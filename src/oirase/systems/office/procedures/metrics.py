"""The figures that applications give by themselves (計測値), by month or for a fiscal year.

Counts add up over bodies. Shares and days do not, so they are given for the body of this installation alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from oirase.blocks.cases.facade import Applied, Channel, Decided, applied, decided_together
from oirase.blocks.forms.facade import tallied
from oirase.blocks.insight.facade import Point, months_so_far
from oirase.kernel import clock
from oirase.kernel.access.models import Body, BodyKind
from oirase.kernel.access.records import RecordQuerySet
from oirase.kernel.calendar import fiscal_year_span
from oirase.kernel.manifest import packs
from oirase.systems.office.commons.models import Procedure, State
from oirase.systems.office.procedures import rules
from oirase.systems.office.procedures.saving import minutes_on


def applications_by_month(year: int) -> Iterator[Point]:
    """Yield how many applications came in each month, per body, procedure and channel; months that have passed without any are 0."""
    codes = _codes()
    rows = _applied(year, codes)
    for row in rows:
        dimensions = (("channel", row.channel), ("procedure", codes[row.kind]))
        yield Point(row.body_id, row.number, row.month, dimensions, row.made_up > 0)
    for body_id in sorted({row.body_id for row in rows}):
        yield from (Point(body_id, 0, month) for month in months_so_far(year))


def online_share(year: int) -> Iterator[Point]:
    """Yield how many percent of the year's applications came online."""
    own = _own_body()
    rows = [row for row in _applied(year, _codes()) if own and row.body_id == own.pk]
    whole, online = (sum(row.number for row in found) for found in (rows, _online(rows)))
    percent = rules.percent(online, whole)
    if own and percent is not None:
        yield Point(own.pk, percent, is_demo=any(row.made_up for row in rows))


def days_to_decision(year: int) -> Iterator[Point]:
    """Yield after how many days the middle one of the year's decisions was taken, without the times that the applicants took."""
    own, found = _decided(year)
    if own and found and found.median is not None:
        yield Point(own.pk, found.median, is_demo=found.made_up > 0)


def decided_in_time(year: int) -> Iterator[Point]:
    """Yield how many percent of the year's decisions were taken within the standard processing period (標準処理期間)."""
    own, found = _decided(year)
    percent = rules.percent(found.in_time, found.number) if found else None
    if own and found and percent is not None:
        yield Point(own.pk, percent, is_demo=found.made_up > 0)


def left_by_step(year: int) -> Iterator[Point]:
    """Yield how many online applications came to each step of a form and no further (yet), per body, procedure and step."""
    first, last = fiscal_year_span(year)
    codes = dict(Procedure.objects.values_list("form_id", "code"))
    steps: dict[tuple[UUID, UUID, str], dict[str, int]] = {}
    for one in tallied(first, last, channel=Channel.WEB, forms=codes):
        if one.step:
            steps.setdefault((one.body_id, one.form_id, one.step), {})[one.moment] = one.number
    for (body_id, form_id, step), counts in steps.items():
        left = max(counts.get("shown", 0) - counts.get("completed", 0), 0)
        yield Point(body_id, left, dimensions=(("procedure", codes[form_id]), ("step", step)))


def minutes_saved(year: int) -> Iterator[Point]:
    """Yield the minutes that the online applications of each month have saved, by the value that an office has recorded; nothing without one."""
    codes = dict(Body.objects.values_list("pk", "code"))
    sums: dict[tuple[UUID, int], tuple[int, bool]] = {}
    for row in _online(_applied(year, _codes())):
        number, made_up = sums.get((row.body_id, row.month), (0, False))
        sums[row.body_id, row.month] = number + row.number, made_up or row.made_up > 0
    for (body_id, month), (number, made_up) in sums.items():
        found = minutes_on(rules.month_span(year, month)[0], codes[body_id])
        if found:
            yield Point(body_id, number * Decimal(found.value), month, is_demo=made_up)


def online_procedures(year: int) -> Iterator[Point]:
    """Yield for how many procedures of each body one can apply online; of a past year those that were published in it and still are."""
    found = _published(year).values("body_id").annotate(number=Count("pk")).order_by("body_id")
    yield from (Point(row["body_id"], row["number"]) for row in found)


def sharing_municipalities(year: int) -> Iterator[Point]:
    """Yield how many municipalities let people apply for anything in this installation (共同利用)."""
    own = _own_body()
    if own:
        municipal = _published(year).filter(body__kind=BodyKind.MUNICIPALITY)
        yield Point(own.pk, municipal.values("body_id").distinct().count())


def _published(year: int) -> RecordQuerySet[Procedure]:
    end = clock.midnight(fiscal_year_span(year + 1)[0])
    return Procedure.objects.filter(state=State.PUBLISHED, created_at__lt=end).order_by()


def _applied(year: int, codes: Mapping[UUID, str]) -> list[Applied]:
    return applied(*fiscal_year_span(year), codes)


def _decided(year: int) -> tuple[Body | None, Decided | None]:
    own = _own_body()
    kinds = Procedure.objects.filter(body=own, kind__isnull=False).values_list("kind_id", flat=True)
    return own, decided_together(*fiscal_year_span(year), [*kinds]) if own else None


def _online(rows: list[Applied]) -> list[Applied]:
    return [row for row in rows if row.channel == Channel.WEB]


def _codes() -> dict[UUID, str]:
    """Return the procedure of each kind of case."""
    return dict(Procedure.objects.filter(kind__isnull=False).values_list("kind_id", "code"))


def _own_body() -> Body | None:
    return Body.objects.filter(code=packs.current().code).first()
