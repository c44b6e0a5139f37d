"""Every change to a template. A version is drafted, edited, published with the reason, replaced by the next, or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from oirase.blocks.documents.checking import errors_of
from oirase.blocks.documents.letters import LANGUAGES, PARTS, parts_of
from oirase.blocks.documents.models import NoticeTemplate, Seal, TemplateState
from oirase.blocks.documents.offers import NoticeSpec, UnknownNotice, notice_of
from oirase.blocks.documents.selectors import TEMPLATES, defaults_of
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, offices_of
from oirase.kernel.access.models import Organisation
from oirase.kernel.access.records import bodies_of
from oirase.kernel.commands import Conflict, Rejected, authorise, authorised, changed, command
from oirase.kernel.texts import LocalizedText

NOTE_LIMIT = 500


@command("documents.draft_template")
def draft(actor: Actor, *, body_id: UUID, code: str) -> NoticeTemplate:
    """Begin a new version: from the one in use, else from the newest, else from the texts that the notice begins with.

    Conflict when somebody has begun one already. UnknownNotice for a code that nobody offers.
    """
    spec = notice_of(body_id, code)
    rows = NoticeTemplate.objects.filter(body_id=body_id, code=code)
    newest = rows.order_by("-number").first()
    base = rows.filter(state=TemplateState.PUBLISHED).first() or newest
    office = newest.organisation if newest else _home(actor, body_id)
    made = NoticeTemplate(body_id=body_id, organisation=office)
    authorise(made, "templates")
    _fill(made, spec, base)
    made.number = newest.number + 1 if newest else 1
    made.changed_by_id = actor.user_id
    _insert(made)
    changed(made, "drafted", after={"code": code, "number": made.number, "from": base.pk if base else None})
    return made


def adopt_default(
    actor: Actor, *, body_id: UUID, organisation: Organisation | None, code: str
) -> NoticeTemplate:
    """Publish the texts that a notice begins with as a body's first version, unconfirmed (called inside a command).

    For a caller that sets up a procedure in a body; Conflict when the body has a template of this code, UnknownNotice where nobody
    has written texts to begin with.
    """
    made = NoticeTemplate(body_id=body_id, organisation=organisation, number=1)
    _fill(made, notice_of(body_id, code), None)
    if not made.parts("ja").get("title"):
        raise UnknownNotice(code)
    made.state, made.published_at = TemplateState.PUBLISHED, clock.now()
    made.changed_by_id = actor.user_id
    _insert(made)
    changed(made, "adopted", after={"code": code})
    return made


def _home(actor: Actor, body_id: UUID) -> Organisation | None:
    """Return for which office somebody begins a template: none for whoever looks after those of the whole body."""
    if body_id in bodies_of(actor, TEMPLATES, whole=True):
        return None
    return next((one for one in offices_of(actor) if one.body_id == body_id), None)


def _fill(made: NoticeTemplate, spec: NoticeSpec, base: NoticeTemplate | None) -> None:
    made.code, made.kind = spec.code, spec.kind
    made.name = LocalizedText(ja=spec.title.ja, en=spec.title.en)
    made.texts = base.texts if base else defaults_of(spec)
    made.seal = base.seal if base else Seal.OMITTED
    made.unconfirmed = base.unconfirmed if base else True


def _insert(made: NoticeTemplate) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(_("この様式の下書きは、すでにあります。一覧を開き直してください。")) from error


@command("documents.edit_template")
def edit(
    actor: Actor,
    *,
    template_id: UUID,
    version: int | None,
    language: str,
    parts: Mapping[str, str],
    seal: str = Seal.OMITTED,
) -> NoticeTemplate:
    """Save the texts of one language in a draft; Rejected names the part and the line, Conflict when somebody was first."""
    found = _drafted(actor, template_id, version)
    if language not in LANGUAGES:
        raise Rejected(_("言語を選んでください。"))
    kept = parts_of(parts)
    problems = errors_of(kept, notice_of(found.body_id, found.code), language)
    if seal not in Seal.values:
        problems["seal"] = [_("選んでください。")]
    if problems:
        raise Rejected(problems)
    before = {"parts": found.parts(language), "seal": found.seal}
    found.texts = {**{one: text for one, text in found.texts.items() if one != language}, language: kept}
    found.seal = seal
    _save(actor, found, "edited", {"language": language, **before}, {"parts": kept, "seal": seal})
    return found


@command("documents.take_default_template")
def take_default(actor: Actor, *, template_id: UUID, version: int | None) -> NoticeTemplate:
    """Put the texts that the notice begins with into a draft, in place of what it has."""
    found = _drafted(actor, template_id, version)
    before = found.texts
    found.texts = defaults_of(notice_of(found.body_id, found.code))
    found.unconfirmed = True
    _save(actor, found, "reset", {"texts": before}, {"texts": found.texts})
    return found


@command("documents.publish_template")
def publish(
    actor: Actor, *, template_id: UUID, version: int | None, note: str, confirmed: bool = False
) -> NoticeTemplate:
    """Put a draft into use, with the reason; the version in use until now is kept as replaced.

    `confirmed` says that the officer has checked the texts, the instruction on appeals above all; else it stays marked 未確認.
    """
    found = _drafted(actor, template_id, version)
    if not note.strip() or len(note) > NOTE_LIMIT:
        raise Rejected(_("変更の理由を%(limit)d文字以内で入力してください。") % {"limit": NOTE_LIMIT}, "note")
    spec = notice_of(found.body_id, found.code)
    for language in LANGUAGES:
        parts = {part: found.parts(language).get(part, "") for part in PARTS}
        if errors_of(parts, spec, language):
            raise Rejected(_("文面に誤りがあります。各言語の画面で直してから公開してください。"))
    rows = NoticeTemplate.objects.filter(body_id=found.body_id, code=found.code)
    for old in rows.filter(state=TemplateState.PUBLISHED).select_for_update(of=("self",)):
        old.state = TemplateState.REPLACED
        old.save(update_fields=["state"])
        changed(old, "replaced")
    found.state, found.note, found.unconfirmed = TemplateState.PUBLISHED, note.strip(), not confirmed
    found.published_at = clock.now()
    _save(actor, found, "published", None, {"number": found.number, "note": found.note})
    return found


@command("documents.withdraw_template")
def withdraw(actor: Actor, *, template_id: UUID, version: int | None, note: str) -> NoticeTemplate:
    """Stop a version: nothing more is issued from it until another is published. A draft that is not wanted goes the same way."""
    found = authorised(actor, NoticeTemplate, template_id, "templates", version)
    if found.state not in (TemplateState.DRAFT, TemplateState.PUBLISHED):
        raise Rejected(_("この版は、すでに使われていません。"))
    if not note.strip() or len(note) > NOTE_LIMIT:
        raise Rejected(_("停止の理由を%(limit)d文字以内で入力してください。") % {"limit": NOTE_LIMIT}, "note")
    before = found.state
    found.state, found.withdrawn_at, found.note = TemplateState.WITHDRAWN, clock.now(), note.strip()
    _save(actor, found, "withdrawn", {"state": before}, {"note": found.note})
    return found


def _drafted(actor: Actor, template_id: UUID, version: int | None) -> NoticeTemplate:
    found = authorised(actor, NoticeTemplate, template_id, "templates", version)
    if found.state != TemplateState.DRAFT:
        raise Rejected(_("公開した版は変えられません。新しい版を作ってください。"))
    return found


def _save(
    actor: Actor,
    found: NoticeTemplate,
    action: str,
    before: dict[str, object] | None,
    after: dict[str, object],
) -> None:
    found.version += 1
    found.changed_at, found.changed_by_id = clock.now(), actor.user_id
    found.save()
    changed(found, action, before=before, after=after)
