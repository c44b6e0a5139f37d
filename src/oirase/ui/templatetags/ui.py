"""Tags and filters that every template may use: slots, banners, chips, origin badges, steps, dates and amounts as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext

from oirase.kernel import clock
from oirase.kernel.manifest.spec import Names
from oirase.ui import slots
from oirase.ui.charts import Chart, TimeChart
from oirase.ui.charts.model import written
from oirase.ui.days import day_text, fiscal_text, short_day_text
from oirase.ui.forms.base import Problem, problems_of
from oirase.ui.origins import ORIGINS

register = template.Library()

TONES = ("success", "error", "warning", "info", "neutral")
TONE_ICONS = {"success": "check", "error": "error", "warning": "warning", "info": "info"}
ICONS = {
    "menu": "M3 6h18M3 12h18M3 18h18",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.5L21 21",
    "person": "M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8M4 21c0-4 4-6 8-6s8 2 8 6",
    "check": "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M8 12l3 3l5-6",
    "error": "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7v6M12 16.5v.5",
    "warning": "M12 4L22 20H2zM12 10v5M12 17v.5",
    "info": "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 11v6M12 7v.5",
    "down": "M12 4v12M6 11l6 6l6-6M4 21h16",
    "close": "M5 5l14 14M19 5L5 19",
    "bell": "M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4",
    "next": "M9 5l7 7l-7 7",
    "up-down": "M8 10l4-5l4 5M8 14l4 5l4-5",
    "up": "M6 14l6-7l6 7",
    "descending": "M6 10l6 7l6-7",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one of the icons; it says nothing by itself, so a text stands beside it. KeyError for an unknown name."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" '
        'focusable="false"><path d="{}"/></svg>',
        ICONS[name],
    )


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str) -> SafeString:
    """Render what blocks and systems have put into a slot."""
    request = context.get("request")
    if request is None:
        return SafeString("")
    return mark_safe("".join(slots.fragments(name, request)))  # noqa: S308 - rendered templates


@register.simple_tag(takes_context=True)
def waiting_work(context: template.Context) -> list[slots.Work]:
    """Return what waits for whoever looks at the page."""
    return slots.work(context["request"])


@register.simple_block_tag
def banner(content: str, tone: str, title: str = "", level: int = 2) -> SafeString:
    """Show a notification banner around its content: success, error, warning or info, with the word beside the icon."""
    words = {
        "success": pgettext("banner", "完了"),
        "error": pgettext("banner", "エラー"),
        "warning": pgettext("banner", "注意"),
        "info": pgettext("banner", "お知らせ"),
    }
    heading = format_html("<h{} class='banner__title'>{}</h{}>", level, title, level) if title else ""
    return format_html(
        '<div class="banner banner--{}"{}><p class="banner__kind">{}<span>{}</span></p>'
        '<div class="banner__body">{}{}</div></div>',
        tone,
        SafeString(' role="alert"') if tone == "error" else "",
        icon(TONE_ICONS[tone]),
        words[tone],
        heading,
        content,
    )


@register.simple_tag
def chip(text: object, tone: str = "neutral") -> SafeString:
    """Show a status as a word on a coloured ground; ValueError for an unknown tone."""
    if tone not in TONES:
        raise ValueError(tone)
    return format_html('<span class="chip chip--{}">{}</span>', tone, text)


@register.simple_tag
def origin(name: str) -> SafeString:
    """Say where a figure comes from: reported, measured, demo or simulated; nothing for no origin."""
    if not name:
        return SafeString("")
    found = ORIGINS[name]
    return format_html(
        '<span class="origin origin--{}" title="{}">{}</span>', name, found.explanation, found.title
    )


@register.inclusion_tag("ui/_breadcrumb.html")
def breadcrumb(*steps: Any) -> dict[str, Any]:
    """Show the way here. `{% breadcrumb title url title url ... title %}`: the last one is this page."""
    pairs = [(steps[place], steps[place + 1]) for place in range(0, len(steps) - 1, 2)]
    return {"pairs": pairs, "current": steps[-1]}


@register.inclusion_tag("ui/_steps.html")
def steps(titles: Sequence[str], current: int) -> dict[str, Any]:
    """Show the steps of a longer task; `current` counts from 1, and one past the last means that all is done."""
    states = [
        "done" if n < current else "current" if n == current else "open" for n in range(1, len(titles) + 1)
    ]
    return {
        "steps": list(zip(range(1, len(titles) + 1), titles, states, strict=True)),
        "current": min(current, len(titles)),
        "total": len(titles),
    }


@register.inclusion_tag("ui/_empty.html")
def empty_state(title: str, text: str = "", url: str = "", link: str = "") -> dict[str, Any]:
    """Say that there is nothing, and what can be done about it."""
    return {"title": title, "text": text, "url": url, "link": link}


@register.inclusion_tag("ui/_tabs.html")
def tabs(label: str, items: Sequence[tuple[str, str, bool]]) -> dict[str, Any]:
    """Show links that look like tabs: (title, url, whether this is the page)."""
    return {"label": label, "items": items}


@register.inclusion_tag("ui/_progress.html")
def progress(job: Any, url: str = "") -> dict[str, Any]:
    """Show how far a job has come, asking `url` for this fragment again every two seconds until it has ended."""
    total = job.total or 0
    return {
        "job": job,
        "url": url,
        "percent": min(100, 100 * job.done // total) if total else None,
        "running": job.state in ("waiting", "running"),
    }


@register.inclusion_tag("ui/charts/figure.html")
def chart(value: Chart) -> dict[str, Any]:
    """Show a chart with its table."""
    return {"chart": value}


@register.inclusion_tag("ui/charts/times.html")
def chart_of_times(value: TimeChart) -> dict[str, Any]:
    """Show a chart of values over time; its table stands beside it on the page."""
    return {"chart": value}


@register.inclusion_tag("ui/map.html", takes_context=True)
def map(context: template.Context, name: str, title: str, source: str, **options: Any) -> dict[str, Any]:  # noqa: A001
    """Show a map.

    `source` and `base` are addresses of GeoJSON (what is shown, and the land below it); `label` names the property that is
    written at points and in the pop-up, `link` the property with an address, a property `tone` colours and shapes a point; `bounds` is [west, south, east, north];
    `table` is the id of the table that says the same.
    """
    bounds = options.get("bounds") or ()
    return {
        "name": name,
        "title": title,
        "source": source,
        "base": options.get("base", ""),
        "label": options.get("label", "name"),
        "link": options.get("link", ""),
        "table": options.get("table", ""),
        "bounds": ",".join(str(one) for one in bounds),
        "library": static("vendor/maplibre/maplibre-gl-csp.js"),
        "worker": static("vendor/maplibre/maplibre-gl-csp-worker.js"),
        "csp_nonce": context.get("csp_nonce", ""),
    }


@register.simple_tag(takes_context=True)
def querystring_with(context: template.Context, **changes: Any) -> str:
    """Return the request's query with some parameters changed (None: taken out), beginning with `?`."""
    query: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = value
    return "?" + query.urlencode()


@register.simple_tag
def swaps(anchor: str, form: bool = False) -> SafeString:
    """Let a link or a GET form exchange only the element of this id, and keep the address in step."""
    return format_html(
        ' hx-{}="{}" hx-target="#{}" hx-swap="outerHTML show:none" hx-push-url="true" hx-indicator="#{}"',
        "get" if form else "boost",
        "" if form else "true",
        anchor,
        anchor,
    )


@register.filter
def lang_attribute(code: str) -> str:
    """Return the HTML language tag: easy Japanese is Japanese to a screen reader."""
    return "ja" if code.startswith("ja") else code


@register.filter
def in_words(names: Names) -> str:
    """Return a name or sentence of a manifest in the language of the moment."""
    return names.text(get_language())


@register.filter
def message_tone(level: str) -> str:
    """Return the banner's tone for a level of Django's messages."""
    return level if level in TONE_ICONS else "info"


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day: 令和8年11月23日(月); by the western year for easy Japanese and English."""
    if value is None:
        return ""
    found = clock.local(value).date() if isinstance(value, datetime) else value
    return day_text(found, weekday=True)


@register.filter
def day_short(value: date | datetime | None) -> str:
    """Write a day of the year at hand with its weekday, where there is little room: 11月28日(土)."""
    if value is None:
        return ""
    return short_day_text(clock.local(value).date() if isinstance(value, datetime) else value)


@register.filter
def moment(value: datetime | None) -> str:
    """Write an instant as day and time in Tokyo."""
    return f"{day(value)} {clock.local(value):%H:%M}" if value else ""


@register.filter
def fiscal(year: int | None) -> str:
    """Write a fiscal year in full: R7年度; by the western year where that is how readers or the prefecture count."""
    if year is None:
        return ""
    return f"FY{year}" if get_language() == "en" else f"{fiscal_text(year)}年度"


@register.filter
def thousands(value: Decimal | float | None) -> str:
    """Write a number with separators and without zeros that say nothing; a missing one as a dash, never as zero."""
    return written(None if value == "" else value)


@register.filter
def yen(value: int | Decimal | None) -> str:
    """Write an amount of whole yen; an em dash where there is none."""
    if value is None:
        return "—"
    amount = f"{int(value):,}"
    return f"¥{amount}" if (get_language() or "ja") == "en" else f"{amount}円"


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return a mapping's value for a key that is no name in a template, or that is itself a variable."""
    return mapping.get(key, "")


@register.filter
def problems(form: BaseForm) -> list[Problem]:
    """Return the lines of a form's error summary."""
    own = getattr(form, "problem_lines", None)
    return own() if own else problems_of(form)
