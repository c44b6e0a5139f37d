"""What the page of figures reads: applications, decisions and ways through forms of the procedures that an officer looks after.

They are sums, so whoever works on a procedure sees them, also where they may not see the cases themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from uuid import UUID

from oirase.blocks.cases.facade import Applied, Channel, Decided, applied, decided, decided_together
from oirase.blocks.forms.facade import Walk, walks
from oirase.blocks.insight.facade import origin_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.calendar import fiscal_year_span
from oirase.kernel.settings import Found
from oirase.systems.office.commons.models import Procedure
from oirase.systems.office.procedures import rules
from oirase.systems.office.procedures.housing import READER
from oirase.systems.office.procedures.saving import minutes_on

NOTHING = Decided(0, None, 0, 0)


@dataclass(frozen=True)
class Period:
    """A fiscal year, or one month of it."""

    year: int
    month: int | None = None

    @property
    def span(self) -> tuple[date, date]:
        """Return the first and the last day."""
        return rules.month_span(self.year, self.month) if self.month else fiscal_year_span(self.year)


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What came in and what was decided. `minutes` are None where nobody has recorded how many an application saves."""

    rows: Sequence[Applied]
    decisions: Decided
    minutes: Decimal | None = None

    @property
    def applications(self) -> int:
        """How many came in."""
        return sum(row.number for row in self.rows)

    @property
    def online(self) -> int:
        """How many of them came online."""
        return sum(row.number for row in self.rows if row.channel == Channel.WEB)

    @property
    def online_share(self) -> Decimal | None:
        """How many percent that is."""
        return rules.percent(self.online, self.applications)

    @property
    def decided(self) -> int:
        """How many were decided."""
        return self.decisions.number

    @property
    def median(self) -> Decimal | None:
        """After how many days the middle one was decided."""
        return self.decisions.median

    @property
    def in_time(self) -> Decimal | None:
        """How many percent were decided within the standard processing period."""
        return rules.percent(self.decisions.in_time, self.decided)

    @property
    def origin(self) -> str:
        """Whether made-up applications are among them."""
        return origin_of(is_demo=any(row.made_up for row in self.rows) or self.decisions.made_up > 0)


@dataclass(frozen=True, kw_only=True)
class Line(Sums):
    """The figures of one procedure. `walk` is the way through its form of those who fill it in online."""

    procedure: Procedure
    walk: Walk

    @property
    def title(self) -> str:
        """The procedure's title."""
        return str(self.procedure)

    @property
    def body(self) -> str:
        """Whose procedure it is."""
        return str(self.procedure.body)

    @property
    def begun(self) -> int:
        """How many were begun online."""
        return self.walk.begun

    @property
    def unsent_share(self) -> Decimal | None:
        """How many percent of those begun were not sent (yet)."""
        return rules.percent(max(self.walk.begun - self.walk.sent, 0), self.walk.begun)


def lines(procedures: Sequence[Procedure], period: Period) -> list[Line]:
    """Return the figures of each procedure in a period."""
    first, last = period.span
    kinds = [one.kind_id for one in procedures if one.kind_id]
    with scope(READER):
        rows: dict[UUID, list[Applied]] = {}
        for row in applied(first, last, kinds):
            rows.setdefault(row.kind, []).append(row)
        decisions: Mapping[UUID, Decided] = decided(first, last, kinds)
        ways = walks(first, last, [one.form_id for one in procedures], channel=Channel.WEB)
        each_on = cache(minutes_on)
        found = []
        for one in procedures:
            of_kind = rows.get(one.kind_id, []) if one.kind_id else []
            taken = decisions.get(one.kind_id, NOTHING) if one.kind_id else NOTHING
            minutes = _minutes(of_kind, period, one.body.code, each_on)
            found.append(
                Line(
                    rows=of_kind,
                    decisions=taken,
                    minutes=minutes,
                    procedure=one,
                    walk=ways.get(one.form_id, Walk()),
                )
            )
    return found


def together(found: Sequence[Line], period: Period) -> Sums:
    """Return the sums over procedures; the middle of all days is counted anew."""
    kinds = [one.procedure.kind_id for one in found if one.procedure.kind_id]
    with scope(READER):
        decisions = decided_together(*period.span, kinds)
    minutes = [one.minutes for one in found if one.minutes is not None]
    return Sums(
        rows=[row for one in found for row in one.rows],
        decisions=decisions,
        minutes=sum(minutes, Decimal(0)) if minutes else None,
    )


def _minutes(
    rows: Sequence[Applied], period: Period, body_code: str, each_on: Callable[[date, str], Found | None]
) -> Decimal | None:
    """Return what online applications have saved, each by the minutes that held in its month; None where one of them has none."""
    total = Decimal(0)
    for row in rows:
        if row.channel == Channel.WEB:
            each = each_on(rules.month_span(period.year, row.month)[0], body_code)
            if each is None:
                return None
            total += row.number * Decimal(each.value)
    return total
