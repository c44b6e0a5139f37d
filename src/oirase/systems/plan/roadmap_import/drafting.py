"""From a reading of the published text to an edition: codes for headings, years as numbers, lines for the reviewer."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from oirase.kernel.calendar import fiscal_label, parse_fiscal_label
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import data
from oirase.systems.plan.roadmap_import.parser import ProgrammeReading, Reading

MISSING_SHARE = 10  # one in so many programmes may lack its page; above that the file was cut off


def edition_of(reading: Reading, source: data.SourceData) -> data.EditionData:
    """Return the edition that a reading describes."""
    fields = list(dict.fromkeys(one.field or "" for one in reading.programmes))
    pairs = list(dict.fromkeys((one.field or "", one.item or "") for one in reading.programmes))
    field_codes = {name: f"field-{order}" for order, name in enumerate(fields, start=1)}
    item_codes = {pair: f"item-{order}" for order, pair in enumerate(pairs, start=1)}
    return data.EditionData(
        fiscal_year=reading.fiscal_year,
        title=LocalizedText(
            ja=_("DX関連事業ロードマップ %(year)s") % {"year": fiscal_label(reading.fiscal_year)}
        ),
        fields=tuple(
            data.HeadingData(field_codes[name], order, _heading(name))
            for order, name in enumerate(fields, start=1)
        ),
        items=tuple(
            data.HeadingData(item_codes[pair], order, _heading(pair[1]), field_codes[pair[0]])
            for order, pair in enumerate(pairs, start=1)
        ),
        programmes=tuple(
            _programme(one, item_codes[one.field or "", one.item or ""], reading.fiscal_year)
            for one in reading.programmes
        ),
        source=source,
    )


def _heading(name: str) -> LocalizedText:
    return LocalizedText(ja=name or _("見出しなし"))


def _programme(one: ProgrammeReading, item: str, fiscal_year: int) -> data.ProgrammeData:
    budget = one.budget_thousand_yen
    texts = one.texts
    # The box that says how is one for the whole page; only a single initiative can own it.
    measure = texts.measure if len(one.initiatives) == 1 else ""
    return data.ProgrammeData(
        number=one.no,
        title=LocalizedText(ja=one.title or _("（事業名を読み取れません）")),
        item=item,
        bureau=one.bureau or "",
        divisions=tuple(one.divisions),
        start_year=parse_fiscal_label(one.start) if one.start else None,
        end_year=parse_fiscal_label(one.end) if one.end else None,
        budget=(data.BudgetData("initial", budget, organisation=one.bureau or ""),)
        if budget is not None
        else (),
        summary=LocalizedText(ja=texts.outline),
        initiatives=tuple(
            data.InitiativeData(LocalizedText(ja=name), LocalizedText(ja=measure)) for name in one.initiatives
        ),
        achievements=tuple(
            data.AchievementData(fiscal_year - 1, LocalizedText(ja=text))
            for text in texts.achievements
            if text
        ),
        flags=tuple(data.FlagData(flag.key, flag.reason, tuple(flag.lines)) for flag in one.flags),
        pages=(data.PageData(tuple((line.number, line.text) for line in one.source)),) if one.source else (),
        found_in_source=_has_page(one),
    )


def _has_page(one: ProgrammeReading) -> bool:
    return any((one.bureau, one.divisions, one.start, one.budget_thousand_yen is not None, one.initiatives))


def cut_off(programmes: Iterable[data.ProgrammeData]) -> str:
    """Return a warning when so many programmes lack their page that the file was probably cut off; else nothing."""
    found = list(programmes)
    lacking = [one.number for one in found if not one.found_in_source]
    if len(lacking) * MISSING_SHARE <= len(found):
        return ""
    return _(
        "目次の%(all)d事業のうち%(lacking)d事業の頁がありません。ファイルが途中で切れていないか確かめてください。"
    ) % {
        "all": len(found),
        "lacking": len(lacking),
    }
