"""The comparison page: two published editions side by side, in words and numbers; the same as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, public
from oirase.kernel.tabular import Column, write_csv, write_xlsx
from oirase.systems.plan.commons.facts import Facts
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal
from oirase.systems.plan.roadmap import selectors, serial
from oirase.systems.plan.roadmap.comparison import Comparison, Pair, compare
from oirase.systems.plan.roadmap.facts import facts_of
from oirase.systems.plan.roadmap.pages.downloads import XLSX

Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """Two editions and what they differ in."""

    before: Edition
    after: Edition
    old: list[Facts]
    fresh: list[Facts]
    found: Comparison

    @property
    def query(self) -> str:
        """What an address needs to ask for the same two."""
        return f"before={code_of(self.before)}&after={code_of(self.after)}"


@page(public)
def comparison(request: HttpRequest) -> HttpResponse:
    """Compare the editions asked for, or the newest with the one before it."""
    editions = list(selectors.published_editions(actor_in(request)))
    asked = _asked_for(request, actor_in(request), editions)
    if asked is None:
        return render(request, "roadmap/comparison.html")
    context = {
        "editions": [(code_of(one), one) for one in editions],
        "before": asked.before,
        "after": asked.after,
        "found": asked.found,
        "download_query": asked.query,
        "sums": [
            (edition, len(facts), sum(one.budget or 0 for one in facts))
            for edition, facts in ((asked.before, asked.old), (asked.after, asked.fresh))
        ],
    }
    return render(request, "roadmap/comparison.html", context)


@page(public)
def differences(request: HttpRequest, form: str) -> HttpResponse:
    """Answer with a file that has a row for each difference. Raises Http404 for another form, or without two editions."""
    actor = actor_in(request)
    asked = _asked_for(request, actor, list(selectors.published_editions(actor)))
    if asked is None or form not in ("csv", "xlsx", "json"):
        raise Http404
    rows = list(rows_of(asked.found))
    if form == "json":
        whole = {
            "before": serial.edition_json(asked.before),
            "after": serial.edition_json(asked.after),
            "differences": [{name: _plain(value) for name, value in row.items()} for row in rows],
        }
        body = json.dumps(whole, ensure_ascii=False, indent=1, default=str).encode()
        answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    elif form == "csv":
        body = b"".join(write_csv(map(_spoken, rows), _columns()))
        answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
    else:
        stream = BytesIO()
        write_xlsx(map(_spoken, rows), _columns(), stream, title=_("違い"))
        answer = HttpResponse(stream.getvalue(), content_type=XLSX)
    name = f"roadmap-{code_of(asked.before)}-{code_of(asked.after)}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked_for(request: HttpRequest, actor: Actor, editions: list[Edition]) -> Asked | None:
    if len(editions) < 2:
        return None
    before = _asked(request, "before", editions) or editions[1]
    after = _asked(request, "after", editions) or editions[0]
    old, fresh = facts_of(actor, before), facts_of(actor, after)
    found = compare(old, fresh, selectors.lineage_between(before, after))
    return Asked(before, after, old, fresh, found)


def _asked(request: HttpRequest, name: str, editions: list[Edition]) -> Edition | None:
    return next((one for one in editions if code_of(one) == request.GET.get(name, "")), None)


def code_of(edition: Edition) -> str:
    """Return the value by which an address names an edition: year and revision."""
    return f"{edition.fiscal_year}.{edition.revision}"


def rows_of(found: Comparison) -> Iterator[Row]:
    """Yield a row for each difference; `kind` says what became of the programme, `what` which fact differs."""
    for one in found.new:
        yield _row("new", None, one, after=one.budget)
    for one in found.ended:
        yield _row("ended", one, None, before=one.budget)
    for group in found.regrouped:
        for first in group.before:
            for second in group.after:
                yield _row(group.kind, first, second)
    for pair in found.changed:
        for what, before, after, of in _facts(pair):
            yield _row("changed", pair.before, pair.after, what=what, before=before, after=after, of=of)


def _facts(pair: Pair) -> Iterator[tuple[str, Any, Any, tuple[str, int | None]]]:
    for what in pair.changed:
        if what == "targets":
            for target, was, now in pair.drifted:
                yield "target", was, now, target
        else:
            yield what, getattr(pair.before, what), getattr(pair.after, what), ("", None)


def _row(
    kind: str,
    first: Facts | None,
    second: Facts | None,
    *,
    what: str = "",
    before: Any = None,
    after: Any = None,
    of: tuple[str, int | None] = ("", None),
) -> Row:
    both = isinstance(before, int | Decimal) and isinstance(after, int | Decimal)
    return {
        "kind": kind,
        "no_before": first.number if first else None,
        "title_before": first.title if first else "",
        "no_after": second.number if second else None,
        "title_after": second.title if second else "",
        "what": what or ("budget" if kind in ("new", "ended") else ""),
        "indicator": of[0],
        "fiscal_year": of[1],
        "before": before,
        "after": after,
        "change": after - before if both else None,
    }


def _plain(value: Any) -> Any:
    return serial.number(value) if isinstance(value, Decimal) else value


def _spoken(row: Row) -> Row:
    """Return a row as people read it in a spreadsheet."""
    kinds = {
        "new": _("新しい事業"),
        "ended": _("なくなった事業"),
        "merged": _("統合"),
        "split": _("分割"),
        "rearranged": _("組替え"),
        "changed": _("変わった事業"),
    }
    facts = {
        "title": _("事業名"),
        "heading": _("分野・項目"),
        "offices": _("担当課"),
        "period": _("期間"),
        "budget": _("当初予算"),
        "target": pgettext("roadmap", "目標"),
    }
    values = {name: _cell(row["what"], row[name]) for name in ("before", "after")}
    return {**row, **values, "kind": kinds[row["kind"]], "what": facts.get(row["what"], "")}


def _cell(what: str, value: Any) -> Any:
    if what == "period" and value is not None:
        return "–".join(map(fiscal, value))
    return "；".join(value) if isinstance(value, tuple) else value


def _columns() -> list[Column]:
    return [
        Column("kind", _("区分")),
        Column("no_before", _("もとの版のNo"), "integer"),
        Column("title_before", _("もとの版の事業名")),
        Column("no_after", _("比べる版のNo"), "integer"),
        Column("title_after", _("比べる版の事業名")),
        Column("what", _("違い")),
        Column("indicator", _("指標")),
        Column("fiscal_year", _("年度"), "integer"),
        Column("before", _("もとの値")),
        Column("after", _("比べる値")),
        Column("change", _("増減")),
    ]
