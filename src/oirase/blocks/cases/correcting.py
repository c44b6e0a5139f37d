"""Mending single answers of a case (補正): a form narrowed to the fields in question, and taking in what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.cases import letters
from oirase.blocks.cases.models import Action, Case
from oirase.blocks.cases.opening import find_by
from oirase.blocks.cases.recording import record, standing_of
from oirase.blocks.cases.rules import Kind
from oirase.blocks.forms.facade import (
    Accepted,
    Attachment,
    Draft,
    Filling,
    Heading,
    begin_correction,
    spec_of,
)
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected

LONGEST_MESSAGE = 500
READER = Actor.system("cases.correcting")


def checked_fields(case: Case, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields to mend with their messages; Rejected where none is named, one is unknown, or one is without a message."""
    spec = spec_of(case.type_version.form_version_id)
    found = {key: message.strip()[:LONGEST_MESSAGE] for key, message in fields.items()}
    if not found:
        raise Rejected(_("直してもらう項目を、1つ以上選んでください。"), "fields")
    problems = {
        key: [_("何を直してほしいかを入力してください。")] for key, message in found.items() if not message
    }
    problems |= {key: [_("この様式にない項目です。")] for key in found if key not in spec.fields}
    if problems:
        raise Rejected(problems)
    return found


def labels_of(case: Case, keys: Sequence[str]) -> list[str]:
    """Return the labels of fields."""
    fields = spec_of(case.type_version.form_version_id).fields
    return [str(fields[key].label) for key in keys]


def begin(case: Case, keys: Sequence[str]) -> Draft:
    """Make the form in which the applicant mends these fields; fields asked for before and not mended yet are in it, too.

    ValueError for a case without a form.
    """
    form_version = case.type_version.form_version
    if form_version is None:
        raise ValueError("a case without a form has nothing to mend")
    still = [one.key for one in standing_of(case).asked]
    return begin_correction(
        form_version,
        values=case.answers,
        only=list(dict.fromkeys([*still, *keys])),
        applied_on=clock.local(case.submitted_at).date(),
        purpose=CorrectionIntake.purpose,
        about={"case": str(case.pk)},
        user_id=case.applicant_id,
        language=case.language,
    )


def open_draft_of(case: Case) -> str:
    """Return the id of the form in which a case is being mended; nothing where none is open."""
    last = (
        Action.objects.filter(
            case=case, kind__in=(Kind.CORRECTION_ASKED, Kind.CORRECTED, Kind.CORRECTION_DROPPED)
        )
        .order_by("-number")
        .first()
    )
    return str(last.payload["draft"]) if last and last.kind == Kind.CORRECTION_ASKED else ""


class CorrectionIntake:
    """Takes in mended fields."""

    purpose = "cases.correction"

    def heading(self, draft: Draft) -> Heading:
        """Say which application is being mended."""
        with scope(READER):
            case = Case.objects.select_related("type").get(pk=draft.about["case"])
            asked = standing_of(case).asked
        remarks = {one.key: one.message for one in asked}
        return Heading(
            title=f"{case.type.title} {case.number}",
            back=reverse("cases:tracked", args=[case.pk]),
            remarks=remarks,
            lead=gettext_lazy("印のついた項目だけを直してください。ほかの内容は、そのままです。"),
        )

    def accept(
        self, actor: Actor, draft: Draft, filling: Filling, attachments: Sequence[Attachment]
    ) -> Accepted:
        """Put the mended answers into the case; Conflict where they are not asked for any more."""
        case = (
            Case.objects.select_for_update(of=("self",))
            .select_related("type", "type_version")
            .get(pk=UUID(draft.about["case"]))
        )
        if open_draft_of(case) != str(draft.pk):
            raise Conflict(_("この補正は、もう必要ありません。申請の状況を確認してください。"))
        changes = changes_between(case.answers, filling.values)
        case.answers = filling.values
        record(actor, case, Kind.CORRECTED, {"changes": changes}, shared=True)
        find_by(case)
        letters.answered(case)
        return Accepted(f"cases.case/{case.pk}", reverse("cases:tracked", args=[case.pk]))


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return by key what an answer was and what it has become; null stands for none."""
    keys = [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]
    return {key: {"before": before.get(key), "after": after.get(key)} for key in keys}
