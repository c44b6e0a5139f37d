"""The list component: one declaration gives filters, saved views, order, keyset pages, chosen columns, bulk actions, exports.

    REQUESTS = Listing(
        name="consultation.requests",
        title=_("相談一覧"),
        source=ModelSource(selectors.requests),
        columns=(
            Column("number", _("受付番号"), link=lambda row: reverse("consultation:request", args=[row.pk]), head=True),
            Column("received_at", _("受付日時"), kind="moment"),
        ),
        filters=(Text("q", _("ことば")), Choice("state", _("状態"), State.choices)),
        orders={"received_at": Order("received_at", _("受付日時"))},
        default_order="-received_at",
    )

    @page(permission("consultation.view"))
    def request_list(request): return REQUESTS.respond(request)

Every control is a link or a form that loads the page anew; with JavaScript only the list itself is exchanged and the
focus is set on its count. What a person has arranged stands in the address, so it can be bookmarked, sent and saved under a
name. A count stops at a cap, and pages go forwards by keyset, so a list of a million rows opens as fast as one of ten; back is
the browser's. Bulk actions ask first and then run as a job that the person watches.

Modules: `columns`, `filters`, `sources` (where rows come from), `state` (what the address says), `listing` (the declaration and
its answer), `exports`, `bulk`.
"""

from oirase.ui.lists.bulk import BulkAction
from oirase.ui.lists.columns import Column, Order
from oirase.ui.lists.filters import Choice, DateRange, Filter, FiscalYears, MultiChoice, NumberRange, Text
from oirase.ui.lists.listing import Listing
from oirase.ui.lists.sources import ModelSource, RowsSource, Source

__all__ = [
    "BulkAction",
    "Choice",
    "Column",
    "DateRange",
    "Filter",
    "FiscalYears",
    "Listing",
    "ModelSource",
    "MultiChoice",
    "NumberRange",
    "Order",
    "RowsSource",
    "Source",
    "Text",
]
