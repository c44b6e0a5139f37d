"""An edition in the tables as plain values: the reverse of `writing`, for exports and for the next year's edition."""

from __future__ import annotations

from oirase.kernel.access.models import Organisation
from oirase.systems.plan.commons import data
from oirase.systems.plan.commons.models import Edition, Indicator, Initiative, Programme


def edition_data(edition: Edition) -> data.EditionData:
    """Return an edition with everything in it that is not review material."""
    rows = edition.programmes.select_related("item", "bureau").prefetch_related(
        "divisions__organisation",
        "budget_lines__organisation",
        "initiatives__cells",
        "indicators__figures",
        "achievements",
        "decisions",
        "tags__tag",
    )
    return data.EditionData(
        fiscal_year=edition.fiscal_year,
        revision=edition.revision,
        title=edition.title,
        publisher=edition.publisher,
        source_title=edition.source_title,
        field_level=edition.field_level,
        item_level=edition.item_level,
        figures_as_of=edition.figures_as_of,
        stated_programme_count=edition.stated_programme_count,
        stated_budget_thousand_yen=edition.stated_budget_thousand_yen,
        fields=tuple(data.HeadingData(one.code, one.order, one.name) for one in edition.fields.all()),
        items=tuple(
            data.HeadingData(one.code, one.order, one.name, one.field.code)
            for one in edition.items.select_related("field")
        ),
        tags=tuple(data.TagData(one.kind, one.code, one.order, one.name) for one in edition.tags.all()),
        programmes=tuple(programme_data(row) for row in rows.order_by("number")),
        source=data.SourceData(edition.source_kind, edition.source_name, edition.source_sha256),
    )


def programme_data(row: Programme) -> data.ProgrammeData:
    """Return a programme as plain values; offices as codes where they were recognised, else as printed."""
    return data.ProgrammeData(
        number=row.number,
        title=row.title,
        item=row.item.code,
        bureau=_office(row.bureau, row.bureau_name),
        divisions=tuple(_office(one.organisation, one.name) for one in row.divisions.all()),
        start_year=row.start_year,
        end_year=row.end_year,
        budget=tuple(
            data.BudgetData(line.kind, line.amount_thousand_yen, line.account, _office(line.organisation, ""))
            for line in row.budget_lines.all()
        ),
        summary=row.summary,
        note=row.note,
        initiatives=tuple(initiative_data(one) for one in row.initiatives.all()),
        indicators=tuple(indicator_data(one) for one in row.indicators.all()),
        achievements=tuple(data.AchievementData(one.fiscal_year, one.text) for one in row.achievements.all()),
        decisions=tuple(
            data.DecisionData(one.fiscal_year, one.kind, one.text) for one in row.decisions.all()
        ),
        tags=tuple((one.tag.kind, one.tag.code) for one in row.tags.all()),
        code=row.code,
        found_in_source=row.found_in_source,
    )


def initiative_data(row: Initiative) -> data.InitiativeData:
    """Return an initiative with its year cells as plain values."""
    cells = tuple(data.CellData(one.fiscal_year, one.kind, one.text, one.stage) for one in row.cells.all())
    return data.InitiativeData(row.name, row.text, cells)


def _office(organisation: Organisation | None, printed: str) -> str:
    return organisation.code if organisation else printed


def indicator_data(row: Indicator) -> data.IndicatorData:
    """Return an indicator as plain values."""
    figures = tuple(
        data.FigureData(one.fiscal_year, one.kind, one.value, one.origin) for one in row.figures.all()
    )
    return data.IndicatorData(
        row.name, row.unit, row.baseline, row.baseline_year, row.metric, row.note, figures
    )
