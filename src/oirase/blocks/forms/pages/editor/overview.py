"""What one sees of a form as a whole: the map of its conditions, and which texts lack a language."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from oirase.blocks.forms.addresses import address_of
from oirase.blocks.forms.pages.editor.drawing import drawn
from oirase.blocks.forms.pages.editor.frame import frame, opened
from oirase.blocks.forms.spec.changing import Place
from oirase.blocks.forms.spec.languages import texts_of
from oirase.blocks.forms.spec.mapping import circle_in, nodes_of
from oirase.blocks.forms.spec.shape import has_shape
from oirase.blocks.forms.spec.wording import path_words
from oirase.kernel.access.http import page, permission


@page(permission("forms.edit"))
@require_GET
def conditions(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Show which question depends on which, as a table and as a drawing."""
    form = opened(request, form_id)
    if not has_shape(form.definition):
        return redirect("forms:outline", form_id)
    nodes = nodes_of(form.definition)
    circle = circle_in(form.definition)
    labels = {node.key: node.label for node in nodes}
    rows = [
        {
            "label": node.label,
            "url": address_of(form, Place.field(node.key)),
            "reasons": [(one, [labels.get(key, key) for key in one.reads]) for one in node.reasons],
            "in_circle": node.label in circle,
        }
        for node in nodes
        if node.reasons
    ]
    context = {
        **frame(request, form, "conditions"),
        "rows": rows,
        "circle": circle,
        "drawing": drawn(nodes, circle) if rows else "",
    }
    return render(request, "forms/editor/conditions.html", context)


@page(permission("forms.edit"))
@require_GET
def languages(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Show which texts lack English or easy Japanese, and what could be easier."""
    form = opened(request, form_id)
    if not has_shape(form.definition):
        return redirect("forms:outline", form_id)
    said = list(texts_of(form.definition))
    rows: list[dict[str, Any]] = [
        {
            "said": one,
            "part": path_words(one.part),
            "url": address_of(form, one.place),
            "no_english": "en" in one.missing,
            "no_easy": "ja-easy" in one.missing,
            "ja": one.texts.get("ja", ""),
            "easy": one.texts.get("ja-easy", ""),
        }
        for one in said
        if one.missing or one.hints
    ]
    context = {
        **frame(request, form, "languages"),
        "rows": rows,
        "total": len(said),
        "english": sum("en" not in one.missing for one in said),
        "easy": sum("ja-easy" not in one.missing for one in said),
    }
    return render(request, "forms/editor/languages.html", context)
