"""An indicator for other sites: a small page for a frame, a picture, and oEmbed, by which editors make the frame themselves.

This is the one page of the platform that others may put into a frame: it takes no input, knows no session and changes nothing.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import page, public
from oirase.kernel.manifest import packs
from oirase.systems.plan.commons.templatetags.plan_tags import figure, fiscal_long
from oirase.systems.plan.opendata import embedding, files, links, selectors, terms
from oirase.systems.plan.opendata.pages.answers import open_file

# A single year is a figure without a chart.
WIDTH, HEIGHT, LOW = 600, 480, 260
SMALLEST = 240


def address_of(shown: embedding.Shown) -> str:
    """Return the address of an indicator for a frame."""
    return links.at("embed", shown.indicator.order, shown.programme.code)


def height_of(shown: embedding.Shown) -> int:
    """Return how much room an indicator needs."""
    return HEIGHT if len(shown.years) > 1 else LOW


def snippet_of(address: str, shown: embedding.Shown, width: int, height: int) -> str:
    """Return the piece of HTML by which another site shows an indicator."""
    language = links.feed_language(get_language() or "ja")
    return format_html(
        '<iframe src="{}?language={}" title="{}" width="{}" height="{}" loading="lazy"></iframe>',
        address,
        language,
        shown.indicator.name,
        width,
        height,
    )


# The page reads as anybody: in a frame, whoever is signed in here must not see more than the site around it shows to all.
@page(public)
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
def indicator(request: HttpRequest, order: int, code: str) -> HttpResponseBase:
    """Show an indicator without anything around it, in the language that the address names."""
    shown = embedding.shown_of(Actor.anonymous(), code, order)
    with override(_language(request)):
        context = {
            "shown": shown,
            "chart": embedding.chart_of(shown),
            "licence": terms.licence(),
            "page": request.build_absolute_uri(links.at("programme", code)),
            "oembed": request.build_absolute_uri(f"{links.at('oembed')}?url={address_of(shown)}"),
        }
        return render(request, "roadmap_open/embed.html", context)


@page(public)
def picture(request: HttpRequest, order: int, code: str) -> HttpResponseBase:
    """Answer with the chart alone."""
    shown = embedding.shown_of(Actor.anonymous(), code, order)
    with override(_language(request)):
        chart = embedding.chart_of(shown)
        if chart is None:
            raise Http404
        body = embedding.standalone(chart, _below(request, shown))
    return open_file(request, body, "image/svg+xml")


def _below(request: HttpRequest, shown: embedding.Shown) -> tuple[str, ...]:
    """Return what stands below the picture: figure and target, whose they are, where more is read."""
    unit = shown.indicator.unit
    said = []
    if shown.last:
        year, value = fiscal_long(shown.last.year), figure(shown.last.actual)
        said.append(_("%(year)s 実績 %(value)s%(unit)s") % {"year": year, "value": value, "unit": unit})
    if shown.aim:
        year, value = fiscal_long(shown.aim.year), figure(shown.aim.target)
        said.append(_("%(year)s 目標 %(value)s%(unit)s") % {"year": year, "value": value, "unit": unit})
    edition = shown.programme.edition
    address = request.build_absolute_uri(links.at("programme", shown.programme.code))
    return (" / ".join(said), f"{edition.publisher} {edition.title}", address)


@page(public)
def oembed(request: HttpRequest) -> HttpResponseBase:
    """Answer an editor that asks how to show one of our addresses (oEmbed 1.0, JSON)."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=501)
    shown = _asked(request.GET.get("url", ""))
    width, height = _size(request, "maxwidth", WIDTH), _size(request, "maxheight", height_of(shown))
    edition = shown.programme.edition
    said = {
        "version": "1.0",
        "type": "rich",
        "title": str(shown.indicator.name),
        "author_name": str(edition.publisher),
        "provider_name": str(packs.current().text("service_name")),
        "provider_url": request.build_absolute_uri("/"),
        "cache_age": 3600,
        "width": width,
        "height": height,
        "html": snippet_of(request.build_absolute_uri(address_of(shown)), shown, width, height),
    }
    return open_file(request, files.written(said), "application/json")


def _asked(address: str) -> embedding.Shown:
    """Return the indicator that an address shows; of a programme's own address, the first. Raises Http404."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404 as error:
        raise Http404 from error
    known = found.kwargs
    if found.view_name == f"{links.NAME}:embed":
        return embedding.shown_of(Actor.anonymous(), known["code"], known["order"])
    if found.view_name != f"{links.NAME}:programme":
        raise Http404
    for programme in selectors.standings_of(Actor.anonymous(), known["code"]):
        for one in programme.indicators.all():
            shown = embedding.shown(programme, one)
            if shown.years:
                return shown
    raise Http404


def _size(request: HttpRequest, name: str, usual: int) -> int:
    given = request.GET.get(name, "")
    return max(min(int(given), usual), SMALLEST) if given.isascii() and given.isdecimal() else usual


def _language(request: HttpRequest) -> str:
    """Return the language that the address names: in a frame there is no cookie of ours. Else that of the browser."""
    named = request.GET.get("language", "")
    return named if named in links.FEED_LANGUAGES else links.feed_language(get_language() or "ja")
