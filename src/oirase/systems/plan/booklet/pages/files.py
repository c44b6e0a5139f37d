"""The PDFs: a whole booklet as it was made, and a single sheet as it is asked for."""

from __future__ import annotations

from typing import TypeVar

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation

from oirase.kernel.access.http import actor_in, page, public
from oirase.systems.plan.booklet import making
from oirase.systems.plan.booklet.models import Booklet
from oirase.systems.plan.booklet.pages.asked import check_language
from oirase.systems.plan.commons.asked import edition_asked
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.commons.selectors import for_detail

PDF = "application/pdf"
AnswerT = TypeVar("AnswerT", bound=HttpResponseBase)


@page(public)
def whole(request: HttpRequest, year: int, language: str) -> HttpResponseBase:
    """Answer with an edition's booklet; one that is not made yet is waited for on the shelf."""
    check_language(language)
    edition = edition_asked(request, year)
    rows = Booklet.objects.visible_to(actor_in(request)).filter(edition=edition, language=language)
    booklet = rows.first()
    if booklet is None or not booklet.is_for(edition):
        return redirect("booklet:shelf")
    return _named(FileResponse(default_storage.open(booklet.path, "rb"), content_type=PDF), edition, language)


@page(public)
def sheet(request: HttpRequest, year: int, number: int, language: str) -> HttpResponse:
    """Answer with one programme's sheet."""
    check_language(language)
    edition = edition_asked(request, year)
    rows = for_detail(Programme.objects.visible_to(actor_in(request)).filter(edition=edition))
    programme = get_object_or_404(rows, number=number)
    with translation.override(language):
        made = making.sheet(edition, programme)
    return _named(HttpResponse(made, content_type=PDF), edition, f"no{number}-{language}")


def _named(answer: AnswerT, edition: Edition, end: str) -> AnswerT:
    name = f"roadmap-{edition.fiscal_year}-r{edition.revision}-{end}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    if edition.state != "published":
        answer["Cache-Control"] = "private, no-store"
    return answer
