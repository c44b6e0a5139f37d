"""The list of an edition's programmes: its headings name filters and columns, so each edition has a list of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from oirase.kernel.access.actors import Actor
from oirase.kernel.manifest.catalogue import SystemRow
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.commons.templatetags.plan_tags import period
from oirase.systems.plan.roadmap import selectors
from oirase.ui.days import fiscal_text
from oirase.ui.lists import Choice, Column, Filter, Listing, NumberRange, Order, RowsSource, Text
from oirase.ui.lists.filters import values_of

SYSTEM_CHOICES = (
    ("running", gettext_lazy("動くシステムがある")),
    ("any", gettext_lazy("システムの予定がある")),
    ("none", gettext_lazy("システムなし")),
)


def listing_of(actor: Actor, edition: Edition) -> Listing:
    """Return the list of an edition's programmes; amounts are thousand yen."""
    return Listing(
        name="roadmap.programmes",
        title=_("事業の一覧"),
        source=RowsSource(partial(_found, edition)),
        columns=_columns(edition),
        filters=filters_for(actor, edition),
        orders={
            "number": Order("number", "No"),
            "budget": Order("budget_thousand_yen", _("当初予算")),
            "period": Order("start_year", _("始期")),
        },
        default_order="number",
        exportable=False,
        carried=("revision",),
        template="roadmap/programme_list.html",
    )


def filters_for(actor: Actor, edition: Edition) -> Sequence[Filter]:
    """Return what the list of an edition can be narrowed by."""
    years = range(edition.fiscal_year - 3, edition.fiscal_year + 7)
    return (
        Text("q", _("ことば")),
        Choice("field", str(edition.field_level) or _("分野"), _headings(edition.fields)),
        Choice("item", str(edition.item_level) or _("項目"), _headings(edition.items)),
        Choice("bureau", _("担当部局"), partial(selectors.bureaus, actor, edition)),
        Choice("system", _("システム"), SYSTEM_CHOICES),
        Choice("year", _("実施する年度"), [(one, fiscal_text(one)) for one in years]),
        NumberRange("budget", _("予算（千円）")),
    )


def filters_in(query: QueryDict, actor: Actor, edition: Edition) -> selectors.Filters:
    """Read the filters of an address; a value that cannot be read narrows nothing."""
    return _filters(values_of(filters_for(actor, edition), query))


def _headings(headings: Any) -> Any:
    return lambda: [(one.code, str(one.name)) for one in headings.all()]


def _filters(values: Mapping[str, Any]) -> selectors.Filters:
    budget_from, budget_to = values.get("budget", (None, None))
    words = {name: values.get(name, "") for name in ("field", "item", "bureau", "system")}
    return selectors.Filters(
        query=values.get("q", ""),
        year=int(values["year"]) if "year" in values else None,
        budget_from=budget_from,
        budget_to=budget_to,
        **words,
    )


def _found(edition: Edition, actor: Actor, values: Mapping[str, Any]) -> list[Programme]:
    found = list(selectors.for_list(selectors.programmes(actor, edition, _filters(values))))
    for one in found:
        one.edition = edition  # known already; each row would ask for it
    return found


def _system_name(system: SystemRow) -> str:
    return system.name.text(get_language())


def _columns(edition: Edition) -> Sequence[Column]:
    return (
        Column("number", "No", kind="number", head=False),
        Column("title", _("事業名"), link=selectors.address_of, head=True),
        Column(
            "field",
            str(edition.field_level) or _("分野"),
            value=lambda row: row.item.field.name,
            optional=True,
        ),
        Column("item", str(edition.item_level) or _("項目")),
        Column("bureau", _("担当部局"), value=lambda row: row.bureau_label),
        Column("period", _("期間（年度）"), value=period),
        Column(
            "systems",
            _("システム"),
            value=lambda row: "、".join(_system_name(one) for one in selectors.systems_of(row)),
            optional=True,
        ),
        Column("budget", _("当初予算（千円）"), kind="number", value=lambda row: row.budget_thousand_yen),
    )
