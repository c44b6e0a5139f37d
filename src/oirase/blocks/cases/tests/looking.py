"""What tests read of cases, as the platform."""

from __future__ import annotations

from oirase.blocks.cases.models import Action, Case
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope

PLATFORM = Actor.system("test")


def fresh(case: Case) -> Case:
    """Return the case as it stands in the database."""
    with scope(PLATFORM):
        return Case.objects.select_related("type", "type_version").get(pk=case.pk)


def actions(case: Case) -> list[str]:
    """Return the kinds of what was done, in order."""
    with scope(PLATFORM):
        return list(Action.objects.filter(case=case).order_by("number").values_list("kind", flat=True))
