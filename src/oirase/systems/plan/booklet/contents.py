"""An edition as plain values for the template: every word in the language of the moment, nothing left to look up.

A text that the language lacks goes along as `{"text": ..., "lang": "ja"}`, so that the page can mark it and a screen reader
can read it. Texts are values and never markup: the template gets them as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oirase.blocks.messaging.facade import site_address
from oirase.kernel import clock
from oirase.systems.plan.booklet import sheets
from oirase.systems.plan.booklet.words import words
from oirase.systems.plan.commons.models import Edition, Programme, Stage
from oirase.systems.plan.commons.ports import reading_address
from oirase.systems.plan.commons.rules import furthest
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal, fiscal_long, thousands
from oirase.systems.plan.commons.years import bar_of, years_shown
from oirase.ui.days import day_text


def booklet(edition: Edition, programmes: Sequence[Programme]) -> dict[str, Any]:
    """Return the whole booklet: cover, index, timeline and a sheet for each programme, in the order of their numbers."""
    return {
        **_common(edition),
        "cover": _cover(edition, programmes),
        "index": [_part(item, rows) for item, rows in _by_item(programmes)],
        "timeline": _timeline(edition, programmes),
        "sheets": _sheets(programmes),
    }


def single(edition: Edition, programme: Programme) -> dict[str, Any]:
    """Return one programme as a booklet of one sheet."""
    return {**_common(edition), "cover": None, "index": [], "timeline": None, "sheets": _sheets([programme])}


def _common(edition: Edition) -> dict[str, Any]:
    language = (get_language() or "ja").partition("-")[0]
    return {
        "language": language,
        "title": str(edition.title),
        "publisher": str(edition.publisher),
        "edition": _("第%(revision)s版") % {"revision": edition.revision},
        "state": _state(edition),
        "address": site_address() + reading_address(edition),
        "words": _words(edition),
    }


def _state(edition: Edition) -> str:
    if edition.state == "draft":
        return _("公開前の下書き")
    return _("取り下げられた版") if edition.state == "withdrawn" else ""


def _words(edition: Edition) -> dict[str, str]:
    """Return the words of the page itself."""
    return {
        "field": str(edition.field_level) or _("分野"),
        "item": str(edition.item_level) or _("項目"),
        "index": _("目次"),
        "timeline": _("年表"),
        "continued": _("（続き）"),
        "page": _("頁"),
        "title": _("事業名"),
        "bureau": _("担当部局"),
        "divisions": _("担当課"),
        "period": _("期間（年度）"),
        "budget": _("当初予算（千円）"),
        "initiatives": _("取組"),
        "kind": _("区分"),
        "planned": _("目標"),
        "actual": _("実績"),
        "indicators": _("指標"),
        "name": _("名称"),
        "baseline": _("基準値"),
        "figure_note": _("数値の付記"),
        "achievements": _("主な取組実績"),
        "decisions": _("判断の記録"),
        "errata": _("正誤"),
        "budget_lines": _("予算の内訳"),
        "account": _("会計"),
        "office": _("組織"),
        "amount": _("金額（千円）"),
        "systems": _("この事業を支えるシステム"),
        "note": _("注記"),
        "only_japanese_note": _("[JA] の付いた文は、日本語だけで公表されています。"),
        "legend": _(
            "色のついた年度が実施期間です。○は目標、●は実績の記載がある年度、←と→は、この表の前後の年度にも続くことを表します。"
        ),
        "initial_only": _("合計に入るのは当初予算だけです。"),
        "missing": _(
            "出典の資料では目次に名前だけがあり、内容の頁がありません。担当、期間、予算は分かりません。"
        ),
        "on_the_web": _("最新の内容"),
    }


def _cover(edition: Edition, programmes: Sequence[Programme]) -> dict[str, Any]:
    known = [one.budget_thousand_yen for one in programmes if one.budget_thousand_yen is not None]
    facts = [
        (_("年度"), fiscal_long(edition.fiscal_year)),
        (_("数値の時点"), day_text(edition.figures_as_of) if edition.figures_as_of else ""),
        (_("公開日"), day_text(clock.local(edition.published_at).date()) if edition.published_at else ""),
        (_("正誤"), _corrected(programmes)),
        (_("事業数"), _counted(len(programmes), edition.stated_programme_count)),
        (_("当初予算の合計（千円）"), _counted(sum(known), edition.stated_budget_thousand_yen)),
        (
            _("予算額の記載がない事業"),
            thousands(len(programmes) - len(known)) if len(known) < len(programmes) else "",
        ),
        (_("出典"), str(edition.source_title)),
    ]
    return {
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "origin": _("予算と、出所の記載がない実績は、担当部局が公表・報告した値です。"),
    }


def _corrected(programmes: Iterable[Programme]) -> str:
    """Write how much was mended since the edition was published, and when last."""
    moments = [one.corrected_at for programme in programmes for one in programme.errata.all()]
    if not moments:
        return ""
    last = day_text(clock.local(max(moments)).date())
    return _("%(count)sか所（%(day)sまで）") % {"count": len(moments), "day": last}


def _counted(found: int, stated: int | None) -> str:
    """Write what was counted; where the document states another number, both."""
    if stated is None or stated == found:
        return thousands(found)
    return _("%(found)s（資料の記載は%(stated)s）") % {"found": thousands(found), "stated": thousands(stated)}


def _by_item(programmes: Iterable[Programme]) -> list[tuple[Any, list[Programme]]]:
    """Return the programmes under their items, both in the document's order."""
    ordered = sorted(programmes, key=lambda one: (one.item.field.order, one.item.order, one.number))
    return [
        (rows[0].item, rows)
        for rows in (list(group) for _pk, group in groupby(ordered, key=lambda one: one.item_id))
    ]


def _part(item: Any, rows: list[Programme]) -> dict[str, Any]:
    return {
        "field": words(item.field.name),
        "item": words(item.name),
        "rows": [
            {
                "number": one.number,
                "title": words(one.title),
                "bureau": words(one.bureau_label),
                "budget": thousands(one.budget_thousand_yen),
            }
            for one in rows
        ],
    }


def _timeline(edition: Edition, programmes: Sequence[Programme]) -> dict[str, Any]:
    years = years_shown(edition.fiscal_year)
    ordered = sorted(programmes, key=lambda one: (one.item.field.order, one.number))
    groups = groupby(ordered, key=lambda one: one.item.field)
    return {
        "years": [fiscal(year) for year in years],
        "now": years.index(edition.fiscal_year),
        "fields": [
            {"name": words(field.name), "rows": [_line(one, years) for one in rows]} for field, rows in groups
        ],
    }


def _line(programme: Programme, years: list[int]) -> dict[str, Any]:
    bar = bar_of(programme.start_year, programme.end_year, years)
    return {
        "number": programme.number,
        "title": words(programme.title),
        "earlier": bar.earlier,
        "later": bar.later,
        "cells": [
            {"runs": runs, **_said(programme, year)} for year, runs in zip(years, bar.runs, strict=True)
        ],
    }


def _said(programme: Programme, year: int) -> dict[str, Any]:
    """Return what the initiatives say of a year: whether anything was planned and done, and the furthest stage."""
    cells = [
        cell for one in programme.initiatives.all() for cell in one.cells.all() if cell.fiscal_year == year
    ]
    kinds, stage = {cell.kind for cell in cells}, furthest(cell.stage for cell in cells)
    return {
        "planned": "planned" in kinds,
        "actual": "actual" in kinds,
        "stage": str(Stage(stage).label) if stage else "",
    }


def _sheets(programmes: Iterable[Programme]) -> list[dict[str, Any]]:
    return [
        {
            "field": words(item.field.name),
            "field_code": item.field.code,
            "item": words(item.name),
            **sheets.sheet(one),
        }
        for item, rows in _by_item(programmes)
        for one in rows
    ]
