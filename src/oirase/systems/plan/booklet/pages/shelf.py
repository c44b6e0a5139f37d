"""The shelf: all booklets that the reader may have, made, being made or still to be made."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, public
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.plan.booklet import services
from oirase.systems.plan.booklet.models import LANGUAGES, Booklet
from oirase.systems.plan.booklet.pages.asked import check_language
from oirase.systems.plan.commons.asked import edition_asked
from oirase.systems.plan.commons.models import Edition, EditionState


@dataclass(frozen=True)
class Copy:
    """An edition's booklet in one language, as far as there is one; `ready` is a PDF of the edition as it stands."""

    edition: Edition
    language: str
    booklet: Booklet | None

    @property
    def ready(self) -> bool:
        """Whether it can be read."""
        return self.booklet is not None and self.booklet.is_for(self.edition)

    @property
    def under_way(self) -> bool:
        """Whether it is being made."""
        return self.booklet is not None and self.booklet.is_under_way

    @property
    def may_be_ordered(self) -> bool:
        """Whether asking for it would do something: a published one is made once, a draft's as often as it changes."""
        return not self.under_way and (not self.ready or self.edition.is_draft)

    @property
    def query(self) -> str:
        """What an address needs beside the year."""
        return f"?revision={self.edition.revision}"


@page(public)
def shelf(request: HttpRequest) -> HttpResponse:
    """Show the booklets of the published editions, and those of drafts to officers who see them."""
    actor = actor_in(request)
    found = Edition.objects.visible_to(actor).exclude(state=EditionState.WITHDRAWN)
    editions = list(found.order_by("-fiscal_year", "-revision"))
    copies = _copies(actor, editions)
    context = {
        "published": [(one, copies[one.pk]) for one in editions if not one.is_draft],
        "drafts": [(one, copies[one.pk]) for one in editions if one.is_draft],
    }
    return render(request, "booklet/shelf.html", context)


def _copies(actor: Actor, editions: list[Edition]) -> dict[object, list[Copy]]:
    rows = Booklet.objects.visible_to(actor).filter(edition__in=editions)
    known = {(row.edition_id, row.language): row for row in rows}
    return {one.pk: [Copy(one, code, known.get((one.pk, code))) for code in LANGUAGES] for one in editions}


@page(public)
def copy(request: HttpRequest, year: int, language: str) -> HttpResponseBase:
    """Show how far one booklet has come; a POST orders it."""
    check_language(language)
    if request.method == "POST":
        with scope(actor_in(request)):
            edition = edition_asked(request, year)
        services.order(actor_in(request), edition_id=edition.pk, language=language)
        return redirect("booklet:shelf")
    edition = edition_asked(request, year)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("booklet:shelf")
    [shown] = [one for one in _copies(actor_in(request), [edition])[edition.pk] if one.language == language]
    return render(request, "booklet/_copy.html", {"copy": shown})
