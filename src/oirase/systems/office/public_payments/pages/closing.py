"""The daily close: which days are open, one day with its totals and the drawer to count, closed days, on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from oirase.blocks.documents.facade import typeset
from oirase.blocks.payments.facade import DailyClose, Means, RefundWay, desk
from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.systems.office.public_payments.pages import forms
from oirase.systems.office.public_payments.selectors import lists
from oirase.ui.days import day_text

TEMPLATE = Path(__file__).parents[1] / "typst" / "close.typ"


@page(permission("payments.close"))
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the counters with the day that is to be closed next, and the days that are closed."""
    actor = actor_in(request)
    offices = lists.counters_of(actor, "close")
    today = clock.today()
    closed = lists.closes(actor)
    done = {(one.organisation_id, one.day) for one in closed}
    next_days = [(office, desk.first_open_day(office.pk) or today) for office in offices]
    context = {
        "open": [(office, day) for office, day in next_days if (office.pk, day) not in done],
        "closed": closed,
    }
    return render(request, "public_payments/closes.html", context)


@page(permission("payments.close"))
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: HttpRequest, office_id: UUID, day: str) -> HttpResponse:
    """Show a day's totals and close it with what was counted."""
    actor = actor_in(request)
    try:
        which = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    with scope(actor):
        office = next((one for one in lists.counters_of(actor, "close") if one.pk == office_id), None)
        if office is None:
            raise Http404
        totals = desk.totals_of(office.pk, which)
    form = forms.CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = desk.close_day(
                actor, idempotency_key=form.key, office_id=office.pk, day=which, **form.values
            )  # type: ignore[call-arg]
        except Rejected as rejected:
            form.take(rejected)
        else:
            messages.success(request, _("日計を締めました。"))
            return redirect("public-payments:close", made.pk)
    context = {
        "office": office,
        "day": which,
        "rows": rows_of(totals.as_json()),
        "expected": totals.cash,
        "form": form,
    }
    return render(request, "public_payments/day.html", context, status=422 if form.errors else 200)


def rows_of(totals: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Return the lines of a close: title, how many, yen (negative for what went out)."""
    nothing = {"count": 0, "amount": 0}
    rows = []
    for means in Means:
        found = totals["received"].get(means.value, nothing)
        rows.append((str(means.label), found["count"], found["amount"]))
    for way in RefundWay:
        found = totals["returned"].get(way.value, nothing)
        rows.append((_("返金: %(way)s") % {"way": way.label}, found["count"], -found["amount"]))
    rows.append(
        (_("取り消した入金（合計に含まない）"), totals["voided"]["count"], totals["voided"]["amount"])
    )
    return rows


@page(permission("payments.close"))
@require_GET
def one(request: HttpRequest, close_id: UUID) -> HttpResponse:
    """Show a closed day."""
    found = _closed(request, close_id)
    context = {"close": found, "rows": rows_of(found.totals)}
    return render(request, "public_payments/close.html", context)


@page(permission("payments.close"))
@require_GET
def pdf(request: HttpRequest, close_id: UUID) -> HttpResponse:
    """Print a closed day."""
    found = _closed(request, close_id)
    made = typeset(
        TEMPLATE,
        {
            "title": _("日計表"),
            "office": f"{found.body.name} {found.organisation}",
            "day": day_text(found.day, weekday=True),
            "heads": [pgettext("payments", "方法"), _("件数"), _("金額")],
            "rows": [[title, f"{count:,}", f"¥{amount:,}"] for title, count, amount in rows_of(found.totals)],
            "cash": [
                [_("あるはずの現金"), f"¥{found.expected_cash:,}"],
                [_("数えた現金"), f"¥{found.counted_cash:,}"],
                [_("差額"), f"¥{found.difference:+,}"],
                [_("差額の理由"), found.reason or "—"],
                [_("締めた職員"), f"{found.closed_by} {clock.local(found.closed_at):%H:%M}"],
            ],
        },
    )
    return desk.response(made, f"close-{found.day:%Y%m%d}.pdf")


def _closed(request: HttpRequest, close_id: UUID) -> DailyClose:
    actor = actor_in(request)
    rows: Any = DailyClose.objects.select_related("organisation", "body", "closed_by")
    found = rows.visible_to(actor, "close", granted=True).filter(pk=close_id).first()
    if found is None:
        raise Http404
    return found  # type: ignore[no-any-return]
