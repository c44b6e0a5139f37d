"""Pages on which one question, one step, or the words of the form are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oirase.blocks.forms.addresses import address_of
from oirase.blocks.forms.exchange import digest
from oirase.blocks.forms.models import Form
from oirase.blocks.forms.pages.editor.frame import frame, opened, saved
from oirase.blocks.forms.pages.editor.questionform import QuestionForm, StepForm, WordsForm
from oirase.blocks.forms.ports import home_of
from oirase.blocks.forms.spec import changing, check
from oirase.blocks.forms.spec.changing import NotPossible, Place
from oirase.blocks.forms.spec.mapping import circle_in
from oirase.blocks.forms.spec.placing import by_place
from oirase.blocks.forms.spec.shape import has_shape
from oirase.blocks.forms.spec.wording import sentences
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.ui.forms import reshaped

METHODS = ["GET", "HEAD", "POST"]


@page(permission("forms.edit"))
@require_http_methods(METHODS)
def texts(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Write the form's own words."""
    return _edit(request, opened(request, form_id), None)


@page(permission("forms.edit"))
@require_http_methods(METHODS)
def step(request: HttpRequest, form_id: UUID, key: str) -> HttpResponse:
    """Write a step's words and condition."""
    return _edit(request, opened(request, form_id), Place.step(key))


@page(permission("forms.edit"))
@require_http_methods(METHODS)
def question(request: HttpRequest, form_id: UUID, key: str, column: str = "") -> HttpResponse:
    """Write a question or a column."""
    return _edit(request, opened(request, form_id), Place.field(key, column))


def _edit(request: HttpRequest, form: Form, place: Place | None) -> HttpResponse:
    if not has_shape(form.definition):
        return redirect("forms:outline", form.pk)
    part = changing.find(form.definition, place) if place else _own_words(form)
    if part is None:
        raise Http404
    if request.method != "POST":
        return _show(request, form, place, part, _form_for(form, place, part, None))
    data = reshaped(request.POST, request.POST.get("action", ""))
    if data is not None or request.POST.get("action") == "look":
        return _show(
            request, form, place, part, _form_for(form, place, part, data or request.POST), quiet=True
        )
    bound = _form_for(form, place, part, request.POST)
    if not bound.is_valid():
        return _show(request, form, place, part, bound, status=422)
    if request.POST.get("seen") != digest(part):
        return _show(request, form, place, part, bound, status=409, first=True)
    return _save(request, form, place, part, bound)


def _own_words(form: Form) -> dict[str, Any]:
    return {name: form.definition.get(name) for name in ("title", "intro")}


def _form_for(form: Form, place: Place | None, part: Mapping[str, Any], data: QueryDict | None) -> Any:
    if place is None:
        return WordsForm(data, initial=part)
    if place.step_key:
        return StepForm(data, initial=part, definition=form.definition)
    return QuestionForm(data, definition=form.definition, place=place)


def _save(
    request: HttpRequest, form: Form, place: Place | None, part: Mapping[str, Any], bound: Any
) -> HttpResponse:
    label = changing.label_of(part)
    try:
        definition, to = _changed(request, form, place, bound)
    except NotPossible as refused:
        bound.add_error("key" if "key" in bound.fields else None, str(refused))
        return _show(request, form, place, part, bound, status=422)
    circle = circle_in(definition)
    if circle and not circle_in(form.definition):
        words = _("条件や計算が循環しています:「%(labels)s」") % {
            "labels": "」→「".join([*circle, circle[0]])
        }
        named = next(
            (name for name in ("when", "value", "required_when") if bound.cleaned_data.get(name)), None
        )
        bound.add_error(named, words)
        return _show(request, form, place, part, bound, status=422)
    if definition != form.definition:
        if problem := saved(request, form, definition, _("「%(label)s」を保存しました。") % {"label": label}):
            bound.add_error(None, problem)
            return _show(request, form, place, part, bound, status=409)
    else:
        messages.success(request, _("変わったところはありません。"))
    if request.POST.get("action") == "stay":
        return redirect(address_of(form, to))
    return redirect(reverse("forms:outline", args=[form.pk]) + (f"#at-{to}" if to else ""))


def _changed(
    request: HttpRequest, form: Form, place: Place | None, bound: Any
) -> tuple[Mapping[str, Any], Place | None]:
    """Return the definition with what was given, and the place under its name from now on."""
    given = bound.values if place is None else bound.parts
    definition = changing.set_parts(form.definition, place, given)
    new = bound.cleaned_data.get("key")
    if place is None or not new or new == (place.column or place.key):
        return definition, place
    with scope(actor_in(request)):
        home = home_of(actor_in(request), form)
    if home and place.key in home.reads and not place.column:
        raise NotPossible(_("処理の条件で使われているので、名前を変えられません。"))
    definition = changing.renamed(definition, place, new)
    return definition, Place.field(place.key, new) if place.column else Place.field(new)


def _show(
    request: HttpRequest,
    form: Form,
    place: Place | None,
    part: Mapping[str, Any],
    bound: Any,
    *,
    status: int = 200,
    quiet: bool = False,
    first: bool = False,
) -> HttpResponse:
    """Show the page. `quiet`: a row was added, nothing is judged yet; `first`: somebody else has changed this part meanwhile."""
    if quiet:
        bound.errors.clear()
    problems = by_place(form.definition, check(form.definition)).get(str(place) if place else "", [])
    context = {
        **frame(request, form, "outline"),
        "question": bound,
        "label": changing.label_of(part) if place else _("様式のことば"),
        "kind": getattr(bound, "kind", None),
        "seen": digest(part),
        "problems": [] if bound.is_bound else problems,
        "theirs": _differing(bound, part) if first else (),
        "first": first,
        "is_rows": bool(getattr(getattr(bound, "kind", None), "rows", False)) and not place.column
        if place
        else False,
        "place": place,
    }
    return render(request, "forms/editor/question.html", context, status=status)


def _differing(bound: Any, part: Mapping[str, Any]) -> list[str]:
    """Return what differs between what stands there now and what was typed, in words."""
    given = {name: value for name, value in getattr(bound, "parts", bound.values).items() if value}
    return sentences({name: part.get(name) for name in given if part.get(name)}, given)
