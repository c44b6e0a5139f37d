"""The changes as feeds, in Japanese and English, of everything and of one programme."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import page, public
from oirase.kernel.manifest import packs
from oirase.systems.plan.opendata import changes, feed, links, selectors, terms
from oirase.systems.plan.opendata.pages.answers import open_file


@page(public)
def everything(request: HttpRequest, language: str) -> HttpResponseBase:
    """Answer with what happened to the roadmap."""
    _known(language)
    with override(language):
        found = changes.of_all()
        title = _("ロードマップの更新 - %(service)s") % {"service": packs.current().text("service_name")}
        return _answer(request, language, "", title, links.at("index"), found)


@page(public)
def programme(request: HttpRequest, language: str, code: str) -> HttpResponseBase:
    """Answer with what happened to one programme."""
    _known(language)
    with override(language):
        standings = selectors.standings_of(Actor.anonymous(), code)
        found = changes.of_programme(standings)
        title = str(standings[0].title)
        return _answer(request, language, code, title, links.at("programme", code), found)


def _known(language: str) -> None:
    if language not in links.FEED_LANGUAGES:
        raise Http404


def _answer(
    request: HttpRequest,
    language: str,
    code: str,
    title: str,
    address: str,
    found: Sequence[changes.Change],
) -> HttpResponseBase:
    # Known by the installation and not by its address: a feed stays the same when the site moves.
    key = uuid5(NAMESPACE_URL, f"{settings.INSTALLATION.installation_id} roadmap {language} {code}")
    said = feed.Feed(
        key=f"urn:uuid:{key}",
        title=title,
        author=str(packs.current().text("name")),
        language=language,
        own_address=request.build_absolute_uri(request.path),
        page_address=request.build_absolute_uri(address),
        rights=terms.licence().name.text(language),
    )
    updated = found[0].at if found else clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    body = feed.atom(said, found, updated, request.build_absolute_uri)
    return open_file(request, body, feed.MEDIA_TYPE, modified=updated)
