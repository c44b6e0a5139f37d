"""Lasting addresses of the open data, without the host: a page, a file and a feed have one, whatever the language of who asks."""

from __future__ import annotations

from django.urls import reverse

from oirase.systems.plan.commons.models import Edition

NAME = "roadmap-open"
FEED_LANGUAGES = ("ja", "en")


def at(page: str, *args: object) -> str:
    """Return the address of one of our pages."""
    return reverse(f"{NAME}:{page}", args=args)


def edition_page(edition: Edition) -> str:
    """Return the page of an edition's files."""
    return at("edition", edition.fiscal_year, edition.revision)


def edition_file(edition: Edition, form: str) -> str:
    """Return a file of an edition."""
    return at("file", edition.fiscal_year, edition.revision, form)


def feed_language(language: str) -> str:
    """Return the language of feeds and embedded figures for a reader."""
    return "en" if language == "en" else "ja"
