"""Tags of the look: slots, figures with their origin, dates and money as offices write them, charts and maps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.kernel import clock
from oirase.kernel.calendar import fiscal_label, wareki
from oirase.ui import slots

register = template.Library()
ORIGINS = {
    "reported": (gettext_lazy("報告値"), ""),
    "measured": (gettext_lazy("実測値"), "chip--good"),
    "demo": (gettext_lazy("デモ値"), "chip--warn"),
    "simulated": (gettext_lazy("模擬値"), "chip--warn"),
}


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str) -> SafeString:
    """Render what higher floors have put into a slot."""
    return mark_safe("".join(slots.rendered(name, context["request"])))  # noqa: S308 - rendered templates


@register.simple_tag
def origin(code: str) -> SafeString:
    """Show where a figure comes from; an unknown origin is shown as it is rather than hidden."""
    text, style = ORIGINS.get(code, (code, "chip--bad"))
    return format_html('<span class="chip {}">{}</span>', style, text)


@register.filter
def local_date(value: date | datetime | None) -> str:
    """Write a day for the reader's language: 令和8年11月23日, or 2026-11-23 in other languages."""
    if value is None:
        return ""
    day = clock.local(value).date() if isinstance(value, datetime) else value
    if get_language() == "ja":
        return wareki(day)
    return f"{day.year}年{day.month}月{day.day}日" if get_language() == "ja-easy" else day.isoformat()


@register.filter
def local_time(value: datetime | None) -> str:
    """Write an instant in local time with its day."""
    return f"{local_date(value)} {clock.local(value):%H:%M}" if value else ""


@register.filter
def fiscal(year: int | None) -> str:
    """Write a fiscal year: 令和7年度 (R7), or FY2025."""
    if year is None:
        return ""
    if get_language() == "ja":
        return _("%(label)s年度") % {"label": fiscal_label(year)}
    return f"{year}年度" if get_language() == "ja-easy" else f"FY{year}"


@register.filter
def thousands(value: int | None) -> str:
    """Write a number with commas; a missing one as a dash, never as zero."""
    return "―" if value is None else f"{value:,}"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Look a key up in a mapping."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.inclusion_tag("ui/_map.html")
def map_of(url: str, table_id: str, label: str, centre: Any = None, zoom: Any = None) -> dict[str, Any]:
    """Show GeoJSON from `url` on the own base map; `table_id` names the table that says the same in words."""
    return {"url": url, "table_id": table_id, "label": label, "centre": centre, "zoom": zoom}
