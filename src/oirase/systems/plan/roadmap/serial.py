"""Editions and programmes as plain JSON values: the same in the API and in the JSON download."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from oirase.kernel.access.models import Organisation
from oirase.kernel.calendar import fiscal_label
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons.models import Edition, Indicator, Lineage, Programme
from oirase.systems.plan.roadmap import selectors


def texts(value: LocalizedText) -> dict[str, str]:
    """Return a text by language."""
    return value.as_dict()


def number(value: Decimal | None) -> float | int | None:
    """Return a figure as a JSON number, whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def edition_json(edition: Edition) -> dict[str, Any]:
    """Return an edition's own values."""
    return {
        "fiscal_year": edition.fiscal_year,
        "fiscal_year_label": fiscal_label(edition.fiscal_year),
        "revision": edition.revision,
        "title": texts(edition.title),
        "publisher": texts(edition.publisher),
        "source": texts(edition.source_title),
        "figures_as_of": edition.figures_as_of,
        "published_at": edition.published_at,
        "programmes_stated": edition.stated_programme_count,
        "budget_stated_thousand_yen": edition.stated_budget_thousand_yen,
    }


def line_json(programme: Programme) -> dict[str, Any]:
    """Return what a list shows of a programme that was fetched with `selectors.for_lines`."""
    return {
        "no": programme.number,
        "title": texts(programme.title),
        "field": {"code": programme.item.field.code, "name": texts(programme.item.field.name)},
        "item": {"code": programme.item.code, "name": texts(programme.item.name)},
        "bureau": programme.bureau_name,
        "divisions": [division.name for division in programme.divisions.all()],
        "start": programme.start_year,
        "end": programme.end_year,
        "budget_thousand_yen": programme.budget_thousand_yen,
        "found_in_source": programme.found_in_source,
    }


def programme_json(programme: Programme) -> dict[str, Any]:
    """Return everything public of a programme that was fetched with `selectors.for_detail`."""
    return {
        **line_json(programme),
        "summary": texts(programme.summary),
        "note": texts(programme.note),
        "budget_lines": [
            {
                "kind": line.kind,
                "account": line.account,
                "organisation": _office(line.organisation),
                "amount_thousand_yen": line.amount_thousand_yen,
            }
            for line in programme.budget_lines.all()
        ],
        "initiatives": [
            {
                "name": texts(initiative.name),
                "text": texts(initiative.text),
                "years": [
                    {"fiscal_year": cell.fiscal_year, "kind": cell.kind, "text": texts(cell.text)}
                    for cell in initiative.cells.all()
                ],
            }
            for initiative in programme.initiatives.all()
        ],
        "indicators": [_indicator(indicator) for indicator in programme.indicators.all()],
        "achievements": [
            {"fiscal_year": one.fiscal_year, "text": texts(one.text)} for one in programme.achievements.all()
        ],
        "systems": [
            {"id": system.id, "name": {"ja": system.name_ja, "en": system.name_en}, "state": system.state}
            for system in selectors.systems_of(programme)
        ],
        "predecessors": _published(programme.predecessors.all(), "predecessor"),
        "successors": _published(programme.successors.all(), "successor"),
    }


def _office(organisation: Organisation | None) -> str | None:
    return organisation.code if organisation else None


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "name": texts(indicator.name),
        "unit": texts(indicator.unit),
        "baseline": number(indicator.baseline),
        "baseline_year": indicator.baseline_year,
        "metric": indicator.metric,
        "note": texts(indicator.note),
        "figures": [
            {
                "fiscal_year": figure.fiscal_year,
                "kind": figure.kind,
                "value": number(figure.value),
                "origin": figure.origin,
            }
            for figure in indicator.figures.all()
        ],
    }


def _published(edges: Any, side: str) -> list[dict[str, Any]]:
    found: list[tuple[Lineage, Programme]] = [(edge, getattr(edge, side)) for edge in edges]
    return [
        {
            "fiscal_year": other.edition.fiscal_year,
            "revision": other.edition.revision,
            "no": other.number,
            "kind": edge.kind,
        }
        for edge, other in found
        if other.edition.state == "published"
    ]
