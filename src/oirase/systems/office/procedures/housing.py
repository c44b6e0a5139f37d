"""What the editor of forms has to know of a procedure's form: the procedure's own pages stand around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oirase.blocks.forms.facade import Form, Home, Tab
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.office.commons.document import names_read
from oirase.systems.office.commons.models import Procedure

READER = Actor.system("procedures.housing")


class ProcedureHousing:
    """Forms of procedures are published with the procedure, whoever opens them."""

    def homes_of(self, actor: Actor, forms: Sequence[Form]) -> Mapping[UUID, Home]:
        """Return the procedures of forms; their pages only to those who may see them."""
        with scope(READER):
            found = list(Procedure.objects.filter(form__in=forms))
        seen = set(
            Procedure.objects.visible_to(actor, granted=True)
            .filter(pk__in=[one.pk for one in found])
            .values_list("pk", flat=True)
        )
        return {one.form_id: _home(one, shown=one.pk in seen) for one in found}


def _home(procedure: Procedure, *, shown: bool) -> Home:
    return Home(
        title=procedure.title,
        up_title=_("手続の編集"),
        up_url=reverse("procedures:edit"),
        tabs=tabs_of(procedure) if shown else (),
        publish_url=reverse("procedures:edit_release", args=[procedure.pk]) if shown else "",
        reads=names_read(procedure.flow),
    )


def tabs_of(procedure: Procedure) -> list[Tab]:
    """Return the pages on which a procedure is worked on."""
    return [
        Tab(_("案内"), reverse("procedures:edit_catalogue", args=[procedure.pk])),
        Tab(_("様式"), reverse("forms:outline", args=[procedure.form_id]), is_form=True),
        Tab(pgettext("procedure", "処理"), reverse("procedures:edit_flow", args=[procedure.pk])),
        Tab(pgettext("procedure", "公開"), reverse("procedures:edit_release", args=[procedure.pk])),
    ]
