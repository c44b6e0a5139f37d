"""The outline: all questions by step, with what is wrong at its place, and the buttons that move, copy and remove them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.forms.addresses import address_of
from oirase.blocks.forms.models import Earlier, Form
from oirase.blocks.forms.pages.editor import kinds
from oirase.blocks.forms.pages.editor.frame import frame, opened, saved
from oirase.blocks.forms.services import editing
from oirase.blocks.forms.spec import changing, check
from oirase.blocks.forms.spec.changing import NotPossible, Place, label_of
from oirase.blocks.forms.spec.conditions import Question, in_words, questions_of
from oirase.blocks.forms.spec.placing import by_place
from oirase.blocks.forms.spec.shape import has_shape
from oirase.blocks.forms.types.base import TYPES
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected


@dataclass(frozen=True)
class Line:
    """A step, question or column in the outline."""

    place: Place
    number: str
    label: str
    address: str
    kind: str = ""
    needed: str = ""
    condition: str = ""
    problems: Sequence[str] = ()
    below: Sequence[Line] = ()
    holds_rows: bool = False


@page(permission("forms.edit"))
@require_GET
def outline(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Show all questions."""
    form = opened(request, form_id)
    problems = check(form.definition)
    shaped = has_shape(form.definition)
    last = Earlier.objects.filter(form=form).select_related("by").first()
    context = {
        **frame(request, form, "outline"),
        "shaped": shaped,
        "steps": lines_of(form, by_place(form.definition, problems)) if shaped else [],
        "problems": by_place(form.definition, problems).get("", []),
        "number_of_problems": len(problems),
        "last": last,
    }
    return render(request, "forms/editor/outline.html", context)


def lines_of(form: Form, problems: Mapping[str, Sequence[str]]) -> list[Line]:
    """Return the outline of a form."""
    questions = questions_of(form.definition)
    found = []
    for number, step in enumerate(form.definition["steps"], start=1):
        place = Place.step(step["key"])
        rows = [
            _line(form, one, Place.field(one["key"]), f"{number}-{at}", questions, problems)
            for at, one in enumerate(step["fields"], start=1)
        ]
        found.append(
            Line(
                place,
                str(number),
                label_of(step),
                address_of(form, place),
                condition=in_words(str(step.get("when") or ""), questions),
                problems=problems.get(str(place), ()),
                below=rows,
            )
        )
    return found


def _line(
    form: Form,
    one: Mapping[str, Any],
    place: Place,
    number: str,
    questions: Sequence[Question],
    problems: Mapping[str, Sequence[str]],
) -> Line:
    kind = TYPES.get(str(one.get("type")))
    inside = questions_of(form.definition, inside=place.key) if one.get("fields") else questions
    columns = [
        _line(form, column, Place.field(place.key, column["key"]), f"{number}-{at}", inside, problems)
        for at, column in enumerate(one.get("fields") or [], start=1)
    ]
    return Line(
        place,
        number,
        label_of(one),
        address_of(form, place),
        str(kind.title) if kind else _("知らない種類"),
        _needed(one) if kind and kind.asks else "",
        in_words(str(one.get("when") or ""), questions),
        problems.get(str(place), ()),
        columns,
        bool(kind and kind.rows),
    )


def _needed(one: Mapping[str, Any]) -> str:
    if one.get("required") is True:
        return _("必須")
    return _("場合により必須") if one.get("required_when") else _("任意")


@page(permission("forms.edit"))
@require_POST
def arrange(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Do what a button of the outline says: move, copy, remove, add a step, take the last change back."""
    form = opened(request, form_id)
    if request.POST.get("version") != str(form.version):
        messages.error(request, _("ほかの人が先に更新しました。最新の内容を確認してください。"))
        return redirect("forms:outline", form_id)
    verb, _colon, where = request.POST.get("action", "").partition(":")
    if verb == "undo":
        return _undo(request, form)
    try:
        definition, what, to = _arranged(form, verb, Place.read(where))
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("forms:outline", form_id)
    if problem := saved(request, form, definition, what):
        messages.error(request, problem)
    answer = redirect("forms:outline", form_id)
    answer["Location"] += f"#at-{to}" if to else ""
    return answer


def _arranged(form: Form, verb: str, place: Place) -> tuple[Mapping[str, Any], str, Place | None]:
    """Return the definition after a button, what has been done, and where to look now."""
    now = form.definition
    if verb == "start":
        return changing.empty(str(form.title)), _("空の様式から始めました。"), None
    if verb == "step":
        made, to = changing.add_step(now)
        return made, _("ステップを加えました。"), to
    one = changing.find(now, place)
    if one is None:
        raise NotPossible(_("この項目は、もうありません。"))
    name = {"label": label_of(one)}
    if verb == "copy":
        made, to = changing.duplicate(now, place)
        return made, _("「%(label)s」を写しました。") % name, to
    if verb == "remove":
        return changing.remove(now, place), _("「%(label)s」を削除しました。") % name, None
    if verb in ("up", "down"):
        moved = changing.move(now, place, -1 if verb == "up" else 1)
        words = (
            _("「%(label)s」を上へ動かしました。") if verb == "up" else _("「%(label)s」を下へ動かしました。")
        )
        return moved, words % name, place
    raise NotPossible(_("知らない操作です。"))


def _undo(request: HttpRequest, form: Form) -> HttpResponse:
    try:
        editing.undo(actor_in(request), form_id=form.pk, version=form.version)
        messages.success(request, _("最後の変更を、元に戻しました。"))
    except (Conflict, Rejected) as refused:
        messages.error(request, str(refused))
    return redirect("forms:outline", form.pk)


@page(permission("forms.edit"))
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, form_id: UUID, key: str, *, inside: bool = False) -> HttpResponse:
    """Choose the type of a new question at the end of a step, or of a new column of a group, and go on to its words."""
    form = opened(request, form_id)
    with scope(actor_in(request)):
        context = frame(request, form, "outline")
    place = Place.field(key) if inside else Place.step(key)
    holder = changing.find(form.definition, place) if has_shape(form.definition) else None
    if holder is None:
        messages.error(request, _("この項目は、もうありません。"))
        return redirect("forms:outline", form_id)
    if request.method == "POST":
        code = request.POST.get("type", "")
        try:
            return _added(request, form, place, code)
        except (KeyError, NotPossible):
            messages.error(request, _("種類を選んでください。"))
    context |= {"holder": label_of(holder), "groups": kinds.described(inside=inside)}
    return render(request, "forms/editor/add.html", context)


def _added(request: HttpRequest, form: Form, place: Place, code: str) -> HttpResponse:
    new = kinds.beginning(code)
    if place.key:
        made, to = changing.add_column(form.definition, place.key, new)
    else:
        made, to = changing.add_field(form.definition, place.step_key, new)
    if problem := saved(request, form, made, _("質問を加えました。質問文を書いてください。")):
        messages.error(request, problem)
        return redirect("forms:outline", form.pk)
    return redirect(address_of(form, to))
