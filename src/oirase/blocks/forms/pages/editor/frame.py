"""What all pages of the editor share: the form in hand, its tabs, saving, and what happens when somebody else was first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.blocks.forms.addresses import problem_address
from oirase.blocks.forms.models import Form
from oirase.blocks.forms.ports import Home, home_of
from oirase.blocks.forms.services import editing
from oirase.blocks.forms.spec import Problem
from oirase.blocks.forms.spec.wording import path_words
from oirase.kernel.access.http import actor_in
from oirase.kernel.access.records import may
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected

PAGES = ("outline", "conditions", "trial", "languages", "release")


def opened(request: HttpRequest, form_id: UUID) -> Form:
    """Return a form of the officer's own offices; 404 for any other."""
    actor = actor_in(request)
    with scope(actor):
        rows = Form.objects.visible_to(actor, granted=True).select_related("organisation", "body")
        found: Form | None = rows.filter(pk=form_id).first()
    if found is None:
        raise Http404
    return found


def frame(request: HttpRequest, form: Form, page: str) -> dict[str, Any]:
    """Return what stands around every page: tabs of what the form is part of, tabs of the editor, what the officer may do."""
    actor = actor_in(request)
    with scope(actor):
        home = home_of(actor, form)
    return {
        "form": form,
        "home": home,
        "home_tabs": [(one.title, one.url, one.is_form) for one in home.tabs] if home else [],
        "editor_tabs": [(title, url, name == page) for name, title, url in _pages(form, home)],
        "may_edit": may(actor, form, "edit"),
        "may_publish": may(actor, form, "publish"),
    }


def _pages(form: Form, home: Home | None) -> Sequence[tuple[str, Any, str]]:
    titles = {
        "outline": _("質問"),
        "conditions": _("条件の地図"),
        "trial": _("試す"),
        "languages": _("ことば"),
        "release": _("ファイル") if home else _("様式の公開"),
    }
    return [(name, titles[name], reverse(f"forms:{name}", args=[form.pk])) for name in PAGES]


def saved(request: HttpRequest, form: Form, definition: Mapping[str, Any], what: str) -> str:
    """Save a definition and say so; return what is in the way, or nothing."""
    try:
        editing.change(
            actor_in(request), form_id=form.pk, version=form.version, definition=definition, what=what
        )
    except (Conflict, Rejected) as refused:
        return str(refused)
    messages.success(request, what)
    return ""


def problem_lines(form: Form, problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
    """Return problems as an officer reads them: where in words, the message, and the page on which it is mended."""
    return [
        (
            path_words(one.path, form.definition),
            one.message,
            problem_address(form, one.path),
        )
        for one in problems
    ]
