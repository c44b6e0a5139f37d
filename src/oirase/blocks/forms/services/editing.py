"""What officers do with forms: make, change, publish, withdraw. A published version is never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from oirase.blocks.forms.models import Draft, DraftState, Earlier, Form, FormVersion, VersionState
from oirase.blocks.forms.spec import Unsound, json_schema, parse
from oirase.blocks.forms.spec.parsing import KEY
from oirase.blocks.messaging.facade import notify
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation
from oirase.kernel.commands import Conflict, Rejected, authorise, authorised, changed, command
from oirase.kernel.texts import LocalizedText

MOST_BYTES = 500_000
WITHDRAWN = gettext_noop("書きかけの申請の様式が変わりました（%(title)s）")
WITHDRAWN_TEXT = gettext_noop(
    "書きかけの「%(title)s」の様式の受付が終わりました。入力した内容は残っています。\n"
    "新しい様式があれば、内容をそのまま移して続けられます。ないときは、入力した内容を手元に保存できます。"
)
KEPT = 20
"""How many changes of a form can be taken back."""


def new_form(
    actor: Actor,
    *,
    office: Organisation,
    code: str,
    title: LocalizedText,
    definition: Mapping[str, Any],
    purpose: str = "",
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
        purpose=purpose,
        definition=dict(definition),
        changed_by_id=actor.user_id,
    )
    changed(form, "made", after={"code": code})
    return form


@command("forms.make")
def make(
    actor: Actor,
    *,
    office: Organisation,
    code: str,
    title: LocalizedText,
    definition: Mapping[str, Any],
    purpose: str,
) -> Form:
    """Make a form that belongs to no procedure (a survey, an inspection sheet); Rejected without a purpose."""
    authorise(Form(organisation=office, body_id=office.body_id), "edit")
    if not purpose.strip():
        raise Rejected(_("何のための様式かを入力してください。"), "purpose")
    return new_form(
        actor, office=office, code=code, title=title, definition=definition, purpose=purpose.strip()[:300]
    )


@command("forms.change")
def change(
    actor: Actor, *, form_id: UUID, version: int, definition: Mapping[str, Any], what: str = ""
) -> Form:
    """Keep a definition as it is, sound or not: work on a form may be left in the middle. Conflict when somebody was first.

    `what` says in words what has been done; it stands beside the way back.
    """
    form = authorised(actor, Form, form_id, "edit", version)
    return rewrite(actor, form, definition, what)


@command("forms.undo")
def undo(actor: Actor, *, form_id: UUID, version: int) -> Form:
    """Take the last change back; Conflict when somebody was first, Rejected when there is nothing to take back."""
    form = authorised(actor, Form, form_id, "edit", version)
    last = Earlier.objects.filter(form=form).first()
    if last is None:
        raise Rejected(_("元に戻せる変更はありません。"))
    _put_in(actor, form, last.definition)
    last.delete()
    changed(form, "undone")
    return form


def rewrite(actor: Actor, form: Form, definition: Mapping[str, Any], what: str = "") -> Form:
    """Put another definition into a form inside a caller's command; Conflict when somebody has changed it since it was read."""
    if len(json.dumps(definition, ensure_ascii=False)) > MOST_BYTES:
        raise Rejected(_("様式が大きすぎます。"))
    now = Form.objects.select_for_update().values_list("version", flat=True).get(pk=form.pk)
    if now != form.version:
        raise Conflict(_("ほかの人が先に更新しました。最新の内容を確認してください。"))
    if form.definition == definition:
        return form
    Earlier.objects.create(
        body_id=form.body_id,
        organisation_id=form.organisation_id,
        form=form,
        definition=form.definition,
        what=what[:200],
        by_id=actor.user_id,
    )
    kept = list(Earlier.objects.filter(form=form).values_list("pk", flat=True)[:KEPT])
    Earlier.objects.filter(form=form).exclude(pk__in=kept).delete()
    _put_in(actor, form, definition)
    changed(form, "changed", after={"what": what[:200]})
    return form


def _put_in(actor: Actor, form: Form, definition: Mapping[str, Any]) -> None:
    form.definition = dict(definition)
    title = definition.get("title")
    if isinstance(title, Mapping) and title.get("ja"):
        form.title = LocalizedText(title)
    form.version += 1
    form.changed_at, form.changed_by_id = clock.now(), actor.user_id
    form.save(update_fields=["definition", "title", "version", "changed_at", "changed_by"])


@command("forms.publish")
def publish(
    actor: Actor, *, form_id: UUID, version: int, note: str = "", review_on: date | None = None
) -> FormVersion:
    """Publish the definition as it stands, to be looked at again on a day; Rejected by path for one that is not sound."""
    form = authorised(actor, Form, form_id, "publish", version)
    if review_on is not None:
        form.review_on = review_on
        form.save(update_fields=["review_on"])
    return published(actor, form, note)


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
    _tell_who_has_begun(version)
    return version


def _tell_who_has_begun(version: FormVersion) -> None:
    """Tell the accounts that have a draft of a withdrawn version; a correction stays with its version, and whoever has no account sees it on the page."""
    drafts = Draft.objects.filter(form_version=version, state=DraftState.OPEN, only=[], user__isnull=False)
    people = drafts.order_by("user_id").values_list("user_id", flat=True).distinct()
    notify(
        people,
        about=version,
        subject=WITHDRAWN,
        text=WITHDRAWN_TEXT,
        link=reverse("forms:mine"),
        values={"title": version.form.title},
    )
