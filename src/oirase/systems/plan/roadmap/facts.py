"""What is compared of an edition's programmes, read in columns.

Of two editions of a thousand programmes, making objects of all their parts would take most of the time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from oirase.kernel.access.actors import Actor
from oirase.kernel.texts import search_key
from oirase.systems.plan.commons.facts import Facts, Figure
from oirase.systems.plan.commons.models import Edition, IndicatorFigure, Item, ProgrammeDivision
from oirase.systems.plan.roadmap.selectors import Filters, programmes


def facts_of(actor: Actor, edition: Edition) -> list[Facts]:
    """Return the facts of an edition's programmes, in the order of their numbers."""
    found = programmes(actor, edition, Filters()).order_by("number")
    offices, targets = _offices(edition), _targets(edition)
    items = Item.objects.filter(edition=edition).select_related("field")
    headings = {one.pk: f"{one.field.name.text('ja')} / {one.name.text('ja')}" for one in items}
    columns = ("pk", "number", "title", "item", "start_year", "end_year", "budget_thousand_yen")
    return [
        Facts(
            number,
            title.text("ja"),
            search_key(title.text("ja")),
            heading=headings[item],
            offices=tuple(offices[pk]),
            period=(start, end),
            budget=budget,
            targets=targets[pk],
            label=str(title),
        )
        for pk, number, title, item, start, end, budget in found.values_list(*columns)
    ]


def _offices(edition: Edition) -> Mapping[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = ProgrammeDivision.objects.filter(programme__edition=edition).order_by("order")
    for programme, name in rows.values_list("programme", "name"):
        found[programme].append(name)
    return found


def _targets(edition: Edition) -> Mapping[UUID, dict[Figure, Decimal]]:
    found: dict[UUID, dict[Figure, Decimal]] = defaultdict(dict)
    rows = IndicatorFigure.objects.filter(indicator__programme__edition=edition, kind="target")
    columns = ("indicator__programme", "indicator__name", "fiscal_year", "value")
    for programme, name, year, value in rows.order_by("indicator__order").values_list(*columns):
        found[programme][name.text("ja"), year] = value
    return found
