"""The export for accounting: CSV or JSON of some days."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.tabular import write_csv
from oirase.systems.office.public_payments.pages.forms import PeriodForm
from oirase.systems.office.public_payments.selectors.accounting import COLUMNS, rows_between

FORMATS = ("csv", "json")


@page(permission("payments.close"))
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Ask for the days, or answer with the file of them."""
    asked = request.GET.get("format", "") in FORMATS
    today = clock.today()
    form = (
        PeriodForm(request.GET)
        if asked
        else PeriodForm(initial={"first": today.replace(day=1), "last": today})
    )
    if asked and form.is_valid():
        return _file(request, form.cleaned_data["first"], form.cleaned_data["last"])
    columns = [(column.key, column.label) for column in COLUMNS]
    context = {"form": form, "columns": columns}
    return render(request, "public_payments/accounting.html", context, status=422 if form.errors else 200)


def _file(request: HttpRequest, first: date, last: date) -> HttpResponse:
    rows = list(rows_between(actor_in(request), first, last))
    kind = request.GET["format"]
    if kind == "csv":
        answer = HttpResponse(b"".join(write_csv(rows, COLUMNS)), content_type="text/csv; charset=utf-8")
    else:
        content: dict[str, Any] = {"first": first, "last": last, "rows": rows}
        answer = HttpResponse(
            json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False), content_type="application/json"
        )
    answer["Content-Disposition"] = f'attachment; filename="collection-{first:%Y%m%d}-{last:%Y%m%d}.{kind}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
