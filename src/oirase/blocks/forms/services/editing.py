"""What officers do with forms: make, change, publish, withdraw. A published version is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from oirase.blocks.forms.models import Form, FormVersion, VersionState
from oirase.blocks.forms.spec import Unsound, json_schema, parse
from oirase.blocks.forms.spec.parsing import KEY
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation
from oirase.kernel.commands import Rejected, authorise, authorised, changed, command
from oirase.kernel.texts import LocalizedText

MOST_BYTES = 500_000


def new_form(
    actor: Actor, *, office: Organisation, code: str, title: LocalizedText, definition: Mapping[str, Any]
) -> Form:
    """Make a form inside a caller's command; Rejected for a code that is none or is taken."""
    if not KEY.fullmatch(code.replace("-", "_")):
        raise Rejected(_("識別名は、英小文字で始まる英小文字・数字・ハイフンです。"), "code")
    if Form.objects.filter(body_id=office.body_id, code=code).exists():
        raise Rejected(_("この識別名は、すでに使われています。"), "code")
    form = Form.objects.create(
        body_id=office.body_id,
        organisation=office,
        code=code,
        title=title,
        definition=dict(definition),
        changed_by_id=actor.user_id,
    )
    changed(form, "made", after={"code": code})
    return form


@command("forms.make")
def make(
    actor: Actor, *, office: Organisation, code: str, title: LocalizedText, definition: Mapping[str, Any]
) -> Form:
    """Make a form that belongs to no procedure (a survey, an inspection sheet)."""
    authorise(Form(organisation=office, body_id=office.body_id), "edit")
    return new_form(actor, office=office, code=code, title=title, definition=definition)


@command("forms.change")
def change(actor: Actor, *, form_id: UUID, version: int, definition: Mapping[str, Any]) -> Form:
    """Keep a definition as it is, sound or not: work on a form may be left in the middle. Conflict when somebody was first."""
    form = authorised(actor, Form, form_id, "edit", version)
    return rewrite(actor, form, definition)


def rewrite(actor: Actor, form: Form, definition: Mapping[str, Any]) -> Form:
    """Put another definition into a form that a caller's command has locked."""
    if len(str(definition)) > MOST_BYTES:
        raise Rejected(_("様式が大きすぎます。"))
    form.definition = dict(definition)
    if isinstance(definition.get("title"), Mapping) and definition["title"].get("ja"):
        form.title = LocalizedText(definition["title"])
    form.version += 1
    form.changed_at, form.changed_by_id = clock.now(), actor.user_id
    form.save(update_fields=["definition", "title", "version", "changed_at", "changed_by"])
    changed(form, "changed")
    return form


@command("forms.publish")
def publish(actor: Actor, *, form_id: UUID, version: int, note: str = "") -> FormVersion:
    """Publish the definition as it stands; Rejected by path for one that is not sound."""
    return published(actor, authorised(actor, Form, form_id, "publish", version), note)


def published(actor: Actor, form: Form, note: str) -> FormVersion:
    """Publish a form that a caller's command has locked; the newest version that is the same as the definition is returned as it is."""
    try:
        spec = parse(form.definition)
    except Unsound as unsound:
        raise Rejected({one.path: [one.message] for one in unsound.problems}) from unsound
    latest = FormVersion.objects.filter(form=form).order_by("-number").first()
    if latest and latest.definition == form.definition and latest.state == VersionState.PUBLISHED:
        return latest
    last = FormVersion.objects.filter(form=form).aggregate(last=Max("number"))["last"] or 0
    made = FormVersion.objects.create(
        body_id=form.body_id,
        organisation_id=form.organisation_id,
        form=form,
        number=last + 1,
        definition=form.definition,
        schema=json_schema(spec),
        note=note.strip()[:500],
        published_by_id=actor.user_id,
    )
    changed(made, "published", after={"form": form.code, "number": made.number})
    return made


@command("forms.withdraw")
def withdraw(actor: Actor, *, version_id: UUID) -> FormVersion:
    """Take a version out of use: nobody begins it any more; who has begun is told and may move to the newest."""
    version = authorised(actor, FormVersion, version_id, "publish")
    version.state, version.withdrawn_at = VersionState.WITHDRAWN, clock.now()
    version.save(update_fields=["state", "withdrawn_at"])
    changed(version, "withdrawn")
    return version
