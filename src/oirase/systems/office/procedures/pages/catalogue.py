"""The catalogue in plain words, one procedure, and the way into its form."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from oirase.blocks.cases.facade import Channel
from oirase.blocks.forms.facade import DRAFT_PURPOSE, start
from oirase.blocks.identity.facade import by_address, limited
from oirase.kernel.access.codes import remember
from oirase.kernel.access.http import actor_in, page, public
from oirase.kernel.access.models import User
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.texts import LocalizedText
from oirase.systems.office.commons import selectors
from oirase.systems.office.commons.applying import PURPOSE, about
from oirase.systems.office.commons.document import AUDIENCES, IDENTITIES, LIFE_EVENTS
from oirase.systems.office.commons.models import Procedure, State
from oirase.systems.office.procedures.intake import READER

PER_ADDRESS = "identity.submissions_per_address"
LONGEST = 100


@page(public)
@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """List what one can apply for, by words, life event, audience and body."""
    wanted = selectors.Wanted(
        words=request.GET.get("q", "")[:LONGEST],
        life_event=_one_of(request.GET.get("event", ""), LIFE_EVENTS),
        audience=_one_of(request.GET.get("for", ""), AUDIENCES),
        body_id=_uuid(request.GET.get("body", "")),
    )
    everything = selectors.published()
    context = {
        "wanted": wanted,
        "rows": selectors.published(wanted),
        "events": LIFE_EVENTS,
        "audiences": AUDIENCES,
        "bodies": sorted({one.body for one in everything}, key=lambda body: body.code),
    }
    return render(request, "procedures/catalogue.html", context)


@page(public)
@require_GET
def procedure(request: HttpRequest, procedure_id: UUID) -> HttpResponse:
    """Say everything that somebody needs to know before they apply."""
    found = _published(request, procedure_id)
    version = found.current
    if version is None:
        raise Http404
    told = version.catalogue
    actor = actor_in(request)
    flow = version.document["flow"]
    context = {
        "procedure": found,
        "about": told,
        "texts": {
            name: LocalizedText(told.get(name) or {})
            for name in ("title", "summary", "about", "fee", "contact")
        },
        "documents": [
            (LocalizedText(one["name"]), LocalizedText(one.get("note") or {}))
            for one in told.get("documents", ())
        ],
        "identity": IDENTITIES[told["identity"]],
        "standard_days": flow["standard_days"],
        "days_source": flow.get("standard_days_source", ""),
        "days_unconfirmed": flow.get("unconfirmed", False),
        "needs_sign_in": told["identity"] == "account" and not actor.is_signed_in,
        "people": _people(request),
        "may_apply": not actor.is_staff and found.state == State.PUBLISHED,
        "at_counter": actor.is_staff and actor.has("cases.work"),
    }
    return render(request, "procedures/procedure.html", context)


@page(public)
@limited(PER_ADDRESS, by_address)
@require_POST
def apply(request: HttpRequest, procedure_id: UUID) -> HttpResponse:
    """Begin an application; where an account is needed, sign in first."""
    found = _published(request, procedure_id)
    version = found.current
    form_version_id = version.type_version.form_version_id if version else None
    if version is None or form_version_id is None or found.state != State.PUBLISHED:
        raise Http404
    actor = actor_in(request)
    if version.catalogue["identity"] == "account" and not actor.is_signed_in:
        return redirect_to_login(reverse("procedures:procedure", args=[found.pk]))
    acts_for = _uuid(request.POST.get("for", ""))
    channel = Channel.COUNTER if actor.is_staff else Channel.WEB
    draft = start(
        actor,
        version_id=form_version_id,
        purpose=PURPOSE,
        about=about(found, channel, acts_for if acts_for in actor.parties else None),
        language=get_language() or "ja",
        prefill=request.POST.get("prefill") == "yes",
    )
    remember(request, DRAFT_PURPOSE, draft.pk)
    return redirect("forms:draft", draft.pk)


def _published(request: HttpRequest, procedure_id: UUID) -> Procedure:
    """Return a procedure that the reader may see, with what stands behind it: how its cases are handled is no secret, but no public row."""
    actor = actor_in(request)
    with scope(actor):
        if not Procedure.objects.visible_to(actor).filter(pk=procedure_id).exists():
            raise Http404
    with scope(READER):
        rows = Procedure.objects.select_related("current__type_version", "body", "organisation")
        return rows.get(pk=procedure_id)


def _people(request: HttpRequest) -> list[User]:
    """Return those whom the account may apply for, if there are more than itself."""
    actor = actor_in(request)
    if len(actor.parties) < 2:
        return []
    return list(User.objects.filter(pk__in=actor.parties).order_by("name"))


def _one_of(value: str, allowed: object) -> str:
    return value if value in allowed else ""  # type: ignore[operator]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
