"""Kinds of cases and their versions, made by the systems that own them, inside commands of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oirase.blocks.cases.flow import check_flow
from oirase.blocks.cases.models import CaseType, CaseTypeVersion
from oirase.blocks.forms.facade import FormVersion, spec_of
from oirase.kernel.access.models import Organisation
from oirase.kernel.commands import Rejected, changed
from oirase.kernel.texts import LocalizedText


def kind_for(office: Organisation, code: str, title: LocalizedText) -> CaseType:
    """Return the kind of this code of the office's body, made or renamed where needed."""
    kind, made = CaseType.objects.get_or_create(
        body_id=office.body_id, code=code, defaults={"organisation": office, "title": title}
    )
    if not made and (kind.title != title or kind.organisation_id != office.pk):
        kind.title, kind.organisation = title, office
        kind.save(update_fields=["title", "organisation"])
    return kind


def new_version(kind: CaseType, form_version: FormVersion | None, flow: Mapping[str, Any]) -> CaseTypeVersion:
    """Return the version with this form (or none) and flow, made if it is a new one; Rejected by path (`flow/...`) for an unsound flow."""
    form_id = form_version.pk if form_version else None
    latest = _latest(kind)
    if latest and latest.flow == flow and latest.form_version_id == form_id:
        return latest
    problems = check_flow(flow, spec_of(form_id).fields)
    if problems:
        raise Rejected({f"flow/{one.path}": [one.message] for one in problems})
    # Two who need the first case of a new version at once wait for each other here.
    CaseType.objects.select_for_update(of=("self",)).get(pk=kind.pk)
    latest = _latest(kind)
    if latest and latest.flow == flow and latest.form_version_id == form_id:
        return latest
    made = CaseTypeVersion.objects.create(
        body_id=kind.body_id,
        organisation_id=kind.organisation_id,
        type=kind,
        number=latest.number + 1 if latest else 1,
        form_version=form_version,
        flow=dict(flow),
    )
    changed(made, "made", after={"type": kind.code, "number": made.number})
    return made


def _latest(kind: CaseType) -> CaseTypeVersion | None:
    return CaseTypeVersion.objects.filter(type=kind).order_by("-number").first()
