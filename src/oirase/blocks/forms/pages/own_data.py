"""A person's own data (マイデータ): see, correct and delete what is filled in for them, and when they agreed to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.forms.filling import Filling, fill, typed_from
from oirase.blocks.forms.own_data import TERMS, first_form, lines, own_form
from oirase.blocks.forms.pages.stepform import StepForm
from oirase.blocks.forms.selectors import profile_of
from oirase.blocks.forms.services import profiles
from oirase.blocks.forms.types.places import looked_up
from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, signed_in


@page(signed_in)
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """Show what is kept."""
    profile = profile_of(actor_in(request))
    context = {"profile": profile, "lines": lines(profile.values) if profile else (), "terms": TERMS}
    return render(request, "forms/data.html", context)


@page(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Correct what is kept, or keep something for the first time, which asks for consent."""
    actor = actor_in(request)
    profile = profile_of(actor)
    spec = own_form() if profile else first_form()
    inputs = typed_from(spec, profile.values if profile else {})
    action = request.POST.get("action", "")
    if request.method == "POST":
        inputs = {
            name: given for name, given in request.POST.lists() if name.partition("-")[0] in spec.fields
        }
        if action.startswith("postal:"):
            inputs = looked_up(inputs, action.removeprefix("postal:"))
    filling = fill(spec, inputs, applied_on=clock.today())
    if action != "save":
        return _show(request, filling, tell=False)
    if not filling.complete:
        return _show(request, filling, tell=True)
    profiles.keep_profile(actor, values={part: filling.values.get(part) for part in own_form().fields})
    messages.success(request, _("登録しました。次の申請から、はじめから入れておけます。"))
    return redirect("forms:data")


def _show(request: HttpRequest, filling: Filling, *, tell: bool) -> HttpResponse:
    form = StepForm(filling, filling.spec.steps[0], {}, tell=tell)
    context = {"form": form, "first": "consent" in filling.spec.fields, "terms": TERMS}
    return render(request, "forms/change_data.html", context, status=422 if tell else 200)


@page(signed_in)
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Delete one part."""
    part = request.POST.get("part", "")
    if part in own_form().fields:
        profiles.keep_profile(actor_in(request), values={part: None})
        label = own_form().fields[part].label
        messages.success(request, _("「%(part)s」を消しました。") % {"part": label})
    return redirect("forms:data")


@page(signed_in)
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Delete everything, and the consent with it."""
    profiles.forget_profile(actor_in(request))
    messages.success(request, _("登録情報を、すべて消しました。"))
    return redirect("forms:data")
