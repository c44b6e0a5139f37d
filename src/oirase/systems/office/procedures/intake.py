"""Taking in an application: a complete form becomes a case of the office in charge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.blocks.cases.facade import Applicant, Channel, applicant_in, open_case
from oirase.blocks.forms.facade import Accepted, Attachment, Draft, Filling, Heading
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import reading_as
from oirase.kernel.commands import Conflict
from oirase.systems.office.commons.applying import PURPOSE
from oirase.systems.office.commons.models import Procedure, State

READER = Actor.system("procedures.intake")


class ProcedureIntake:
    """Takes in drafts of procedures; `about` names the procedure, the channel, and whom somebody acts for."""

    purpose = PURPOSE

    def heading(self, draft: Draft) -> Heading:
        """Name the procedure over its form."""
        found = _procedure(draft)
        return Heading(title=found.title, back=reverse("procedures:procedure", args=[found.pk]))

    def accept(
        self, actor: Actor, draft: Draft, filling: Filling, attachments: Sequence[Attachment]
    ) -> Accepted:
        """Open the case, by the version that is published now if it has the same form; Conflict when nobody may apply any more."""
        procedure = _procedure(draft)
        current = procedure.current
        if procedure.state != State.PUBLISHED or current is None or procedure.organisation is None:
            raise Conflict(_("この手続の受付は終わりました。"))
        channel = draft.about.get("channel", Channel.WEB)
        if current.catalogue["identity"] == "account" and draft.user_id is None and channel == Channel.WEB:
            raise Conflict(_("この手続は、ログインしてから申請してください。"))
        version = current.type_version
        if version.form_version_id != draft.form_version_id:
            raise Conflict(_("この様式は新しくなりました。新しい様式に移してから送信してください。"))
        case = open_case(
            actor,
            version=version,
            office=procedure.organisation,
            answers=filling.values,
            applicant=_applicant(actor, draft, version, filling.values),
            channel=channel,
        )
        return Accepted(f"cases.case/{case.pk}", reverse("cases:sent", args=[draft.pk, case.pk]))


def _applicant(actor: Actor, draft: Draft, version: Any, answers: dict[str, Any]) -> Applicant:
    found = applicant_in(version, answers)
    acts_for = draft.about.get("for")
    return Applicant(
        name=found["name"] or _("（氏名なし）"),
        email=found["email"],
        phone=found["phone"],
        language=draft.language,
        user_id=UUID(acts_for) if acts_for else draft.user_id,
        representative_id=draft.user_id if acts_for and UUID(acts_for) != draft.user_id else None,
    )


def _procedure(draft: Draft) -> Procedure:
    with reading_as(READER):
        rows = Procedure.objects.select_related("current__type_version__type", "organisation__body", "body")
        return rows.get(pk=draft.about["procedure"])
