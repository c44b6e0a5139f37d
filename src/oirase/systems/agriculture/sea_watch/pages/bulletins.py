"""Bulletins to read, as PDF, and by mail: asking, saying yes, leaving."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from oirase.kernel.access.codes import is_code
from oirase.kernel.access.http import actor_in, page, public
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.systems.agriculture.sea_watch import services
from oirase.systems.agriculture.sea_watch.bulletins import pdf_of, text_of
from oirase.systems.agriculture.sea_watch.models import Bulletin
from oirase.systems.agriculture.sea_watch.pages.shared import context_of
from oirase.systems.agriculture.sea_watch.readings import watched
from oirase.ui.forms import Form

SHOWN = 20


class SubscribeForm(Form):
    """Where the bulletin shall go."""

    email = forms.EmailField(label=_("メールアドレス"), max_length=254)


@page(public)
@require_http_methods(["GET", "HEAD", "POST"])
def bulletins(request: HttpRequest) -> HttpResponseBase:
    """List the bulletins, and take addresses that want them."""
    actor = actor_in(request)
    with scope(actor):
        found = watched(actor)
    if found is None:
        return render(request, "sea_watch/none.html")
    form = SubscribeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.subscribe(
                actor, bay_id=found.bay.pk, email=form.values["email"], language=get_language() or "ja"
            )
            return redirect("sea-watch:asked")
        except Rejected as refused:
            form.take(refused)
    with scope(actor):
        issued = list(Bulletin.objects.visible_to(actor).filter(bay=found.bay).order_by("-issued_on")[:SHOWN])
        newest = text_of(issued[0].content) if issued else ""
        context = context_of(found, form=form, issued=issued, newest=newest)
        return render(request, "sea_watch/bulletins.html", context, status=422 if form.errors else 200)


@page(public)
@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way."""
    return render(request, "sea_watch/asked.html")


@page(public)
@require_GET
def bulletin_pdf(request: HttpRequest, bulletin_id: UUID) -> HttpResponse:
    """Give a bulletin as PDF in the reader's language."""
    bulletin = Bulletin.objects.get_visible(actor_in(request), pk=bulletin_id)
    response = HttpResponse(pdf_of(bulletin), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="bulletin-{bulletin.issued_on}.pdf"'
    return response


@page(public)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, subscriber_id: UUID, code: str) -> HttpResponse:
    """Ask once more with a button, because programs open the links of mails too; then the address is on the list."""
    return _answer(request, subscriber_id, code, "confirm")


@page(public)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, subscriber_id: UUID, code: str) -> HttpResponse:
    """Take an address off the list."""
    return _answer(request, subscriber_id, code, "leave")


def _answer(request: HttpRequest, subscriber_id: UUID, code: str, what: str) -> HttpResponse:
    if not is_code(services.PURPOSE, subscriber_id, code):
        raise Http404
    done, problem, status = False, "", 200
    if request.method == "POST":
        try:
            command = services.confirm if what == "confirm" else services.leave
            command(actor_in(request), subscriber_id=subscriber_id, code=code)
            done = True
        except Rejected as refused:
            problem, status = str(refused), 422
    return render(request, f"sea_watch/{what}.html", {"done": done, "problem": problem}, status=status)
