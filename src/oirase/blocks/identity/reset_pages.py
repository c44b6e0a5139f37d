"""Pages of the way back in without mail: issuing a code at the counter, and setting a password by it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oirase.blocks.identity import reset_codes
from oirase.blocks.identity.forms import ResetCodeForm, ResetForm
from oirase.blocks.identity.limits import TooMany, by_account, by_field, count, limited, refusal
from oirase.kernel.access.http import actor_in, page, permission, public
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected


@page(permission("identity.reset_codes"))
@limited("identity.reset_codes_per_officer", by_account)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Issue a code to somebody at the counter, and show it once, to be printed."""
    form = ResetCodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "identity/issue_reset_code.html", {"form": form}, status=422 if form.errors else 200
        )
    login = form.values["login"]
    actor = actor_in(request)
    try:
        count("identity.reset_codes_per_account", login.strip().casefold()[:200])
        made, secret = reset_codes.issue(actor, login=login, proof=form.values["proof"])
    except TooMany as refused:
        return refusal(request, refused)
    except Rejected as rejected:
        form.take(rejected)
        return render(request, "identity/issue_reset_code.html", {"form": form}, status=422)
    with scope(actor):
        context = {
            "made": made,
            "secret": reset_codes.on_paper(secret),
            "login": made.user.login,
            "office": reset_codes.counter_of(actor),
        }
    return render(request, "identity/reset_code.html", context)


@page(public)
@limited("identity.reset_tries_per_address")
@limited("identity.sign_in_per_account", by_field("login"))
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Set a new password by a code from the counter; afterwards one signs in as ever, second factor included."""
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.values
        try:
            done = reset_codes.reset(
                reset_codes.PLATFORM, login=given["login"], code=given["code"], password=given["password1"]
            )
        except Rejected as rejected:
            form.take(rejected)
        else:
            if done:
                messages.success(request, _("新しいパスワードを設定しました。ログインしてください。"))
                return redirect("account_login")
            form.add_error("code", _("利用者IDか番号が違うか、番号の期限が過ぎています。"))
    return render(request, "identity/reset_by_code.html", {"form": form}, status=422 if form.errors else 200)
