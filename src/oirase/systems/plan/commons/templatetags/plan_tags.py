"""Fiscal years, amounts and figures as a roadmap writes them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oirase.systems.plan.commons.models import Programme
from oirase.ui.days import fiscal_text

register = template.Library()


@register.filter
def fiscal(year: int | None) -> str:
    """Write a fiscal year shortly: R7, or 2025 where that is how readers or the prefecture count."""
    return fiscal_text(year) if year else ""


@register.filter
def fiscal_long(year: int | None) -> str:
    """Write a fiscal year in full: R7年度, FY2025."""
    return _("%(year)s年度") % {"year": fiscal(year)} if year else ""


@register.filter
def period(programme: Programme) -> str:
    """Write a programme's first and last fiscal year; a dash where neither is stated."""
    years = (programme.start_year, programme.end_year)
    return f"{fiscal(years[0])}–{fiscal(years[1])}" if any(years) else "—"


@register.filter
def thousands(value: int | None) -> str:
    """Write a whole number with commas; a missing one as a dash, never as zero."""
    return "—" if value is None else f"{value:,}"


@register.filter
def figure(value: Decimal | None) -> str:
    """Write a figure with commas and without zeros that say nothing; a missing one as a dash."""
    if value is None:
        return "—"
    plain = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return f"{plain:,f}"


def listed(names: Iterable[object]) -> str:
    """Write names one after another as the reader's language does; what is empty is left out."""
    separator = ", " if get_language() == "en" else "、"
    return separator.join(text for one in names if (text := str(one)))
