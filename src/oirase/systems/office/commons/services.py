"""What officers do with procedures: make, change part by part, publish, close, adopt, update."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from oirase.blocks.cases.facade import kind_for, new_version
from oirase.blocks.documents.facade import NoTemplate, UnknownNotice, adopt_default
from oirase.blocks.documents.facade import published as published_notice
from oirase.blocks.forms.facade import new_form, published, rewrite
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation
from oirase.kernel.commands import Conflict, Rejected, authorise, authorised, changed, command, emit
from oirase.kernel.search import index
from oirase.kernel.texts import LocalizedText
from oirase.systems.office.commons import adoption
from oirase.systems.office.commons.document import PARTS, problems_of
from oirase.systems.office.commons.events import ProcedurePublished
from oirase.systems.office.commons.models import Procedure, ProcedureVersion, State

MOST_BYTES = 1_000_000


@command("procedures.make")
def make(actor: Actor, *, office: Organisation, document: Mapping[str, Any]) -> Procedure:
    """Make a procedure of an office from a document, sound or not; Rejected for a code that is taken."""
    authorise(Procedure(organisation=office, body_id=office.body_id), "edit")
    return made_from(actor, office, document)


def made_from(actor: Actor, office: Organisation, document: Mapping[str, Any], **more: Any) -> Procedure:
    """Make a procedure from a document inside a caller's command."""
    if len(str(document)) > MOST_BYTES:
        raise Rejected(_("手続の定義が大きすぎます。"))
    code = str(document.get("code", ""))
    catalogue = dict(document.get("catalogue") or {})
    title = LocalizedText(catalogue.get("title") or {"ja": code})
    form = new_form(actor, office=office, code=code, title=title, definition=document.get("form") or {})
    procedure = Procedure.objects.create(
        body_id=office.body_id,
        organisation=office,
        code=code,
        title=title,
        catalogue=catalogue,
        form=form,
        flow=dict(document.get("flow") or {}),
        **more,
    )
    changed(procedure, "made", after={"code": code})
    return procedure


@command("procedures.change")
def change(actor: Actor, *, procedure_id: UUID, version: int, parts: Mapping[str, Any]) -> Procedure:
    """Keep parts of a document as they are, sound or not; Conflict when somebody was first."""
    procedure = authorised(actor, Procedure, procedure_id, "edit", version)
    put_in(actor, procedure, parts)
    return procedure


def put_in(actor: Actor, procedure: Procedure, parts: Mapping[str, Any], what: str = "") -> None:
    """Put parts of a document into a procedure that a caller's command has locked."""
    unknown = set(parts) - set(PARTS)
    if unknown:
        raise Rejected(_("知らない部分です。"), sorted(unknown)[0])
    if len(str(parts)) > MOST_BYTES:
        raise Rejected(_("手続の定義が大きすぎます。"))
    if "form" in parts:
        rewrite(actor, procedure.form, parts["form"], what)
    if "catalogue" in parts:
        procedure.catalogue = dict(parts["catalogue"])
        if (procedure.catalogue.get("title") or {}).get("ja"):
            procedure.title = LocalizedText(procedure.catalogue["title"])
    if "flow" in parts:
        procedure.flow = dict(parts["flow"])
    procedure.version += 1
    procedure.changed_at = clock.now()
    procedure.save()
    changed(procedure, "changed", after={"parts": sorted(parts)})


@command("procedures.publish")
def publish(
    actor: Actor,
    *,
    procedure_id: UUID,
    version: int,
    note: str = "",
    form_version: int | None = None,
    review_on: date | None = None,
) -> ProcedureVersion:
    """Publish the document as it stands: from now on people apply by it; cases under way keep theirs. Rejected by path where unsound.

    `form_version` is the state of the form that was looked at; Conflict when it has been changed since. `review_on`: when
    somebody is to look at the procedure again.
    """
    procedure = authorised(actor, Procedure, procedure_id, "publish", version)
    _same_form(procedure, form_version)
    if review_on is not None:
        procedure.review_on = review_on
    return put_out(actor, procedure, note)


def _same_form(procedure: Procedure, form_version: int | None) -> None:
    if form_version is not None and procedure.form.version != form_version:
        raise Conflict(_("ほかの人が先に更新しました。最新の内容を確認してください。"))


def put_out(actor: Actor, procedure: Procedure, note: str) -> ProcedureVersion:
    """Publish a procedure that a caller's command has locked."""
    document = procedure.document
    problems = problems_of(document)
    if problems:
        raise Rejected({one.path: [one.message] for one in problems})
    if procedure.organisation is None:
        raise Rejected(_("担当する部署を決めてください。"))
    _bring_notices(actor, procedure)
    procedure.kind = kind_for(procedure.organisation, procedure.code, procedure.title)
    form_version = published(actor, procedure.form, note)
    type_version = new_version(procedure.kind, form_version, procedure.flow)
    last = ProcedureVersion.objects.filter(procedure=procedure).aggregate(last=Max("number"))["last"] or 0
    made = ProcedureVersion.objects.create(
        body_id=procedure.body_id,
        organisation_id=procedure.organisation_id,
        procedure=procedure,
        number=last + 1,
        document=document,
        type_version=type_version,
        note=note.strip()[:500],
        published_by_id=actor.user_id,
    )
    procedure.current, procedure.state = made, State.PUBLISHED
    procedure.version += 1
    procedure.save()
    index(procedure, str(procedure.title), adoption.searched_text(document))
    changed(procedure, "published", after={"number": made.number})
    emit(
        ProcedurePublished(
            subject=f"office.procedure/{procedure.pk}",
            body_id=procedure.body_id,
            procedure=procedure.pk,
            number=made.number,
        )
    )
    return made


def _bring_notices(actor: Actor, procedure: Procedure) -> None:
    """Give the body the sample of each notice that the flow names and the body does not have yet; Rejected for one that nobody offers."""
    for place, outcome in enumerate(procedure.flow.get("outcomes", ())):
        code = outcome.get("notice")
        if not code:
            continue
        try:
            published_notice(procedure.body_id, code)
        except NoTemplate:
            try:
                adopt_default(
                    actor, body_id=procedure.body_id, organisation=procedure.organisation, code=code
                )
            except (UnknownNotice, Conflict) as unknown:
                message = _("通知の様式「%(code)s」がありません。") % {"code": code}
                raise Rejected(message, f"flow/outcomes/{place}/notice") from unknown


@command("procedures.close")
def close(actor: Actor, *, procedure_id: UUID, version: int) -> Procedure:
    """Take no more applications; cases under way go on."""
    procedure = authorised(actor, Procedure, procedure_id, "publish", version)
    if procedure.state != State.PUBLISHED:
        raise Conflict(_("受付中の手続だけを終了できます。"))
    procedure.state = State.CLOSED
    procedure.version += 1
    procedure.save(update_fields=["state", "version"])
    changed(procedure, "closed")
    return procedure


@command("procedures.adopt")
def adopt(actor: Actor, *, origin_id: UUID, office: Organisation) -> Procedure:
    """Take another body's published procedure into one's own catalogue, as a draft to change and publish (採用)."""
    authorise(Procedure(organisation=office, body_id=office.body_id), "edit")
    origin = _published_origin(actor, origin_id)
    if origin.body_id == office.body_id:
        raise Rejected(_("自分の団体の手続です。"))
    version = origin.current
    if version is None:
        raise Http404
    return made_from(
        actor,
        office,
        version.document,
        origin=origin,
        origin_number=version.number,
        base=version.document,
    )


@command("procedures.update")
def update(
    actor: Actor,
    *,
    procedure_id: UUID,
    version: int,
    choose: Mapping[str, str] | None = None,
    form_version: int | None = None,
    origin_number: int | None = None,
) -> Procedure:
    """Take what has changed at the origin into an adopted procedure; own changes stay.

    Rejected by path while a part that both have changed is not decided (`choose`: "ours" or "theirs" by path). Conflict when the
    form, or the origin, is not any more what was looked at.
    """
    procedure = authorised(actor, Procedure, procedure_id, "edit", version)
    if procedure.origin_id is None:
        raise Rejected(_("この手続は、ほかの団体から採用したものではありません。"))
    origin = _published_origin(actor, procedure.origin_id)
    if origin.current is None or origin.current.number == procedure.origin_number:
        raise Rejected(_("採用元に、新しい版はありません。"))
    _same_form(procedure, form_version)
    if origin_number is not None and origin.current.number != origin_number:
        raise Conflict(_("採用元が、さらに新しい版を公開しました。もう一度確認してください。"))
    merged = adoption.merged(procedure, origin.current.document, choose or {})
    if merged.conflicts:
        raise Rejected({one.path: [_("どちらにするかを選んでください。")] for one in merged.conflicts})
    procedure.origin_number, procedure.base = origin.current.number, origin.current.document
    what = _("採用元の第%(number)d版を取り込みました") % {"number": origin.current.number}
    put_in(actor, procedure, {part: merged.value.get(part, {}) for part in PARTS}, what)
    return procedure


def _published_origin(actor: Actor, origin_id: UUID) -> Procedure:
    found = Procedure.objects.visible_to(actor).filter(pk=origin_id, state=State.PUBLISHED)
    origin = found.select_related("current").first()
    if origin is None:
        raise Http404
    return origin
