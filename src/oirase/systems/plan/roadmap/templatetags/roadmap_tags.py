"""Filters for what only a roadmap shows: labels of fiscal years and figures without trailing zeros."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma

from oirase.kernel.calendar import fiscal_label

register = template.Library()


@register.filter
def fiscal(year: int | None) -> str:
    """Return the label of a fiscal year, or nothing."""
    return fiscal_label(year) if year else ""


@register.filter
def figure(value: Decimal | None) -> str:
    """Return a figure with separators and without zeros that say nothing; an em dash where there is none."""
    if value is None:
        return "—"
    plain = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return intcomma(plain)
