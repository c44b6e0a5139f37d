"""What all pages about one procedure share: the procedure in hand, its tabs, problems with the page on which each is mended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from oirase.blocks.forms.facade import Problem, problem_address
from oirase.kernel.access.http import actor_in
from oirase.kernel.access.records import may
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.office.commons.adoption import is_behind
from oirase.systems.office.commons.models import Procedure
from oirase.systems.office.commons.wording import where
from oirase.systems.office.procedures.housing import tabs_of


def opened(request: HttpRequest, procedure_id: UUID) -> Procedure:
    """Return a procedure of the officer's own offices; 404 for any other, published or not."""
    actor = actor_in(request)
    with scope(actor):
        rows = Procedure.objects.visible_to(actor, granted=True)
        found: Procedure | None = (
            rows.select_related(
                "form", "body", "organisation", "current", "origin__current", "origin__body", "kind"
            )
            .filter(pk=procedure_id)
            .first()
        )
    if found is None:
        raise Http404
    return found


def frame(request: HttpRequest, procedure: Procedure, here: str) -> dict[str, Any]:
    """Return what stands around every page. `here`: the name of the page's address."""
    actor = actor_in(request)
    current = reverse(f"procedures:{here}", args=[procedure.pk])
    return {
        "procedure": procedure,
        "tab_items": [(one.title, one.url, one.url == current) for one in tabs_of(procedure)],
        "may_edit": may(actor, procedure, "edit"),
        "may_publish": may(actor, procedure, "publish"),
        "behind": is_behind(procedure),
    }


def lines_of(procedure: Procedure, problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
    """Return problems as an officer reads them: where in words, the message, and the page on which it is mended."""
    document = procedure.document
    return [(where(one.path, document), one.message, _page(procedure, one.path)) for one in problems]


def _page(procedure: Procedure, path: str) -> str:
    part, _slash, rest = path.partition("/")
    if part == "form":
        return problem_address(procedure.form, rest)
    name = "edit_flow" if part == "flow" else "edit_catalogue"
    return reverse(f"procedures:{name}", args=[procedure.pk])
