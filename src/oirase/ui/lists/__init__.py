"""The list component: one declaration gives filters, saved views, order, keyset pages, chosen columns, bulk actions, exports.

    REQUESTS = Listing(
        name="consultation.requests",
        title=_("相談一覧"),
        source=ModelSource(selectors.requests),
        columns=(Column("number", _("受付番号"), link=lambda row: row.get_absolute_url()), ...),
        filters=(Choice("state", _("状態"), State.choices), Text("q", _("ことば"))),
        orders={"received": ("received_at", _("受付日時"))},
        default_order="-received",
    )

    @page(permission("consultation.view"))
    def request_list(request): return REQUESTS.respond(request)

Without JavaScript every control is a link or a form that loads the page anew; with it only the table's region is exchanged.
A count stops at 1,000. Pages go forwards by keyset, so a list of a million rows opens as fast as one of ten.
"""

from oirase.ui.lists.filters import Choice, DateRange, Filter, Text
from oirase.ui.lists.listing import BulkAction, Column, Listing
from oirase.ui.lists.source import ModelSource, Source

__all__ = [
    "BulkAction",
    "Choice",
    "Column",
    "DateRange",
    "Filter",
    "Listing",
    "ModelSource",
    "Source",
    "Text",
]
