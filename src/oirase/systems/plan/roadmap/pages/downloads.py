"""The programmes of an edition as CSV, XLSX and JSON, narrowed by the same filters as the list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in, page, public
from oirase.kernel.tabular import Column, write_csv, write_xlsx
from oirase.systems.plan.commons.asked import edition_asked
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.roadmap import selectors, serial
from oirase.systems.plan.roadmap.pages.listing import filters_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(public)
def programmes(request: HttpRequest, year: int, form: str) -> HttpResponseBase:
    """Answer with a file of the wanted form; Http404 for a form that is none."""
    actor = actor_in(request)
    edition = edition_asked(request, year)
    filters = filters_in(request.GET, actor, edition)
    found = selectors.for_detail(selectors.programmes(actor, edition, filters)).order_by("number")
    name = f"roadmap-{edition.fiscal_year}-r{edition.revision}.{form}"
    if form == "json":
        return _json(edition, list(found), name)
    if form == "csv":
        body = b"".join(write_csv(_rows(edition, found), _columns(edition)))
        answer: HttpResponseBase = HttpResponse(body, content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        stream = BytesIO()
        write_xlsx(_rows(edition, found), _columns(edition), stream, title=_("事業"))
        stream.seek(0)
        answer = FileResponse(stream, content_type=XLSX)
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _json(edition: Edition, found: list[Programme], name: str) -> HttpResponse:
    whole = {
        "edition": serial.edition_json(edition),
        "programmes": [serial.programme_json(one) for one in found],
    }
    body = json.dumps(whole, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _columns(edition: Edition) -> list[Column]:
    """The columns of the tables; the origin of the figures stands in each row, so that it is not lost on the way."""
    return [
        Column("fiscal_year", _("年度"), "integer"),
        Column("revision", _("版"), "integer"),
        Column("no", "No", "integer"),
        Column("title", _("事業名")),
        Column("title_en", _("英語の事業名")),
        Column("field", str(edition.field_level)),
        Column("item", str(edition.item_level)),
        Column("bureau", _("担当部局")),
        Column("divisions", _("担当課")),
        Column("start", _("事業始期（年度）"), "integer"),
        Column("end", _("事業終期（年度）"), "integer"),
        Column("budget_thousand_yen", _("当初予算（千円）"), "integer"),
        Column("budget_origin", _("予算の出所")),
        Column("summary", _("概要")),
        Column("initiatives", _("取組")),
        Column("systems", _("システム")),
        Column("note", _("注記")),
        Column("source", _("出典")),
    ]


def _rows(edition: Edition, found: Any) -> Iterator[dict[str, Any]]:
    for one in found:
        yield {
            "fiscal_year": edition.fiscal_year,
            "revision": edition.revision,
            "no": one.number,
            "title": one.title.text("ja"),
            "title_en": one.title.get("en", ""),
            "field": str(one.item.field.name),
            "item": str(one.item.name),
            "bureau": one.bureau_name,
            "divisions": "；".join(division.name for division in one.divisions.all()),
            "start": one.start_year,
            "end": one.end_year,
            "budget_thousand_yen": one.budget_thousand_yen,
            "budget_origin": _("報告値") if one.budget_thousand_yen is not None else "",
            "summary": str(one.summary),
            "initiatives": "；".join(str(initiative.name) for initiative in one.initiatives.all()),
            "systems": "；".join(system.name_ja for system in selectors.systems_of(one)),
            "note": str(one.note),
            "source": str(edition.source_title) or edition.source_name,
        }
