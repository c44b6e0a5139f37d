"""Own pages of sign-in: a session that ended, ending one, service accounts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oirase.blocks.identity import services
from oirase.blocks.identity.forms import KeyForm, ServiceAccountForm
from oirase.blocks.identity.models import ServiceKey
from oirase.blocks.identity.selectors import MANAGE, managed
from oirase.kernel.access.http import actor_in, page, permission, public, signed_in
from oirase.kernel.commands import Rejected

manage = permission(MANAGE)


@page(public)
def ended(request: HttpRequest) -> HttpResponse:
    """Say that the session was ended, by whom that can be, and lead to signing in again."""
    wanted = request.GET.get("next", "")
    back = wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else ""
    return render(request, "identity/ended.html", {"back": back})


@page(signed_in)
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions; another person's is a 404."""
    actor = actor_in(request)
    session = UserSession.objects.filter(pk=pk, user_id=actor.user_id).first()
    if session is None:
        raise Http404
    session.end()
    messages.success(request, _("その端末をログアウトしました。"))
    return redirect("usersessions_list")


@page(manage)
def service_accounts(request: HttpRequest) -> HttpResponse:
    """List the service accounts that the officer may manage, with their keys; open one."""
    form = ServiceAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.open_service_account(actor_in(request), **form.values, idempotency_key=form.key)  # type: ignore[call-arg]
        except Rejected as rejected:
            form.take(rejected)
        else:
            messages.success(request, _("外部システムの利用者を登録しました。"))
            return redirect("identity:service_accounts")
    return _show_accounts(request, form, KeyForm(accounts=managed(actor_in(request))))


@page(manage)
@require_POST
def issue_key(request: HttpRequest) -> HttpResponse:
    """Make a key and show it this once."""
    form = KeyForm(request.POST, accounts=managed(actor_in(request)))
    if not form.is_valid():
        return _show_accounts(request, ServiceAccountForm(), form)
    try:
        secret = services.issue_key(
            actor_in(request),
            user_id=UUID(form.values["user_id"]),
            title=form.values["title"],
            expires_on=form.values["expires_on"],
        )
    except Rejected as rejected:
        form.take(rejected)
        return _show_accounts(request, ServiceAccountForm(), form)
    return render(request, "identity/key.html", {"secret": secret, "title": form.values["title"]})


@page(manage)
@require_POST
def revoke_key(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a key."""
    services.revoke_key(actor_in(request), key_id=pk)
    messages.success(request, _("キーを失効させました。"))
    return redirect("identity:service_accounts")


def _show_accounts(request: HttpRequest, form: ServiceAccountForm, key_form: KeyForm) -> HttpResponse:
    context: dict[str, Any] = {
        "accounts": managed(actor_in(request)).order_by("login"),
        "keys": ServiceKey.objects.filter(user__in=managed(actor_in(request))).select_related("user"),
        "form": form,
        "key_form": key_form,
    }
    return render(request, "identity/service_accounts.html", context)
