"""Filling in: begin, save, attach files, send, throw away. A draft is its account's, or whose who knows its code."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from oirase.blocks.forms.filling import Filling, fill, typed_from
from oirase.blocks.forms.models import (
    Attachment,
    Draft,
    DraftState,
    FormVersion,
    Moment,
    Profile,
    VersionState,
)
from oirase.blocks.forms.own_data import typed_into
from oirase.blocks.forms.ports import INTAKES, Accepted
from oirase.blocks.forms.reading import READER, spec_of
from oirase.blocks.forms.services import tallies
from oirase.blocks.forms.services.attaching import attach_to, attachments_of
from oirase.blocks.forms.specs import DRAFT_DAYS
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.codes import is_code
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import reading_as, scope
from oirase.kernel.commands import Conflict, Rejected, audited, changed, command, permit, receive_for
from oirase.kernel.files import Received
from oirase.kernel.settings import value_on

PURPOSE = "forms.draft"
LONGEST_VALUE = 20_000
MOST_NAMES = 3_000


@command("forms.start")
def start(
    actor: Actor,
    *,
    version_id: UUID,
    purpose: str,
    about: Mapping[str, Any],
    language: str = "ja",
    prefill: bool = False,
) -> Draft:
    """Begin to fill in a published version; Rejected for one that is withdrawn. `prefill` puts in the person's own profile."""
    permit(None)
    with scope(READER):
        version = FormVersion.objects.filter(pk=version_id).select_related("body").first()
    if version is None:
        raise Http404
    receive_for(version.body_id)
    return begin(
        version,
        purpose=purpose,
        about=about,
        language=language,
        inputs=_prefilled(actor, version.pk) if prefill else {},
        user_id=actor.user_id if actor.is_signed_in and not actor.is_staff else None,
    )


def begin(
    version: FormVersion,
    *,
    purpose: str,
    about: Mapping[str, Any],
    language: str,
    inputs: Mapping[str, list[str]] | None = None,
    user_id: UUID | None = None,
) -> Draft:
    """Make a draft of a version inside a caller's command, which answers for who fills it in; Rejected for one that is withdrawn."""
    if version.state != VersionState.PUBLISHED:
        raise Rejected(_("この様式の受付は終わりました。手続のページから、新しい様式を開いてください。"))
    return _made(
        version,
        purpose=purpose,
        about=dict(about),
        language=language,
        inputs=dict(inputs or {}),
        user_id=user_id,
    )


def _made(version: FormVersion, **columns: Any) -> Draft:
    draft = Draft(
        body_id=version.body_id,
        organisation_id=version.organisation_id,
        form_version=version,
        **columns,
    )
    _keep_longer(draft)
    first = worked_out(draft, ()).first_open_step()
    draft.trail = {first.key: Moment.SHOWN.value} if first else {}
    draft.save(force_insert=True)
    tallies.count(draft, (Moment.BEGUN, ""), *((Moment.SHOWN, key) for key in draft.trail))
    return draft


def begin_correction(
    version: FormVersion,
    *,
    values: Mapping[str, Any],
    only: Sequence[str],
    applied_on: date,
    purpose: str,
    about: Mapping[str, Any],
    user_id: UUID | None,
    language: str,
) -> Draft:
    """Make a draft in which answers that were handed in stand again and some of them can be mended, inside a caller's command."""
    spec = spec_of(version.pk)
    draft = _made(
        version,
        purpose=purpose,
        about=dict(about),
        inputs=typed_from(spec, values),
        only=list(only),
        applied_on=applied_on,
        user_id=user_id,
        language=language,
    )
    for key, one in spec.fields.items():
        for file in values.get(key, ()) if one.type == "file" else ():
            Attachment.objects.create(
                body_id=draft.body_id,
                organisation_id=draft.organisation_id,
                draft=draft,
                field=key,
                file_id=file["id"],
            )
    return draft


def _prefilled(actor: Actor, version_id: UUID) -> dict[str, list[str]]:
    """Return what would be typed from the account's profile; nothing without one."""
    profile = Profile.objects.filter(user_id=actor.user_id).first() if actor.user_id else None
    return typed_into(spec_of(version_id), profile.values) if profile else {}


@command("forms.save")
def save(
    actor: Actor, *, draft_id: UUID, code: str, inputs: Mapping[str, list[str]], replacing: Sequence[str]
) -> Draft:
    """Keep what was typed, right or wrong. `replacing`: the keys of the fields that stood on the page."""
    draft = own_draft(actor, draft_id, code)
    put_in(draft, inputs, replacing)
    return draft


@command("forms.fill_in")
def fill_in(
    actor: Actor,
    *,
    draft_id: UUID,
    code: str,
    inputs: Mapping[str, list[str]],
    replacing: Sequence[str],
    received: Mapping[str, Sequence[Received]],
) -> tuple[Draft, dict[str, list[str]]]:
    """Keep a page as it was sent, words and files at once; return the draft and, by file field, why its files were not kept.

    FileRefused when the disk is full: then nothing is kept, and the words can be saved alone.
    """
    draft = own_draft(actor, draft_id, code)
    put_in(draft, inputs, replacing)
    refused = {}
    for field, files in received.items():
        try:
            attach_to(actor, draft, field, files)
        except Rejected as rejected:
            refused[field] = rejected.problems.get(field) or [str(rejected)]
    return draft, refused


def put_in(draft: Draft, inputs: Mapping[str, list[str]], replacing: Collection[str]) -> None:
    """Keep what was typed in a draft that a caller's command has locked."""
    draft.inputs = laid_over(draft, inputs, replacing)
    _keep_longer(draft)
    draft.save(update_fields=["inputs", "saved_at", "expires_on"])


def laid_over(
    draft: Draft, inputs: Mapping[str, list[str]], replacing: Collection[str]
) -> dict[str, list[str]]:
    """Return the inputs of a draft with those of a page in place of its fields; Rejected for more than a form can ask."""
    keys = {key for key in replacing if key in spec_of(draft.form_version_id).fields}
    kept = {name: given for name, given in draft.inputs.items() if name.partition("-")[0] not in keys}
    new = {
        name: [_storable(one) for one in given]
        for name, given in inputs.items()
        if name.partition("-")[0] in keys
    }
    if len(kept) + len(new) > MOST_NAMES:
        raise Rejected(_("入力が多すぎます。"))
    return kept | new


def _storable(text: str) -> str:
    """Return a typed text as PostgreSQL can keep it: NUL is nothing that anybody types."""
    return text.replace("\0", "")[:LONGEST_VALUE]


@command("forms.detach")
def detach(actor: Actor, *, draft_id: UUID, code: str, attachment_id: UUID) -> None:
    """Take a file away again."""
    draft = own_draft(actor, draft_id, code)
    Attachment.objects.filter(draft=draft, pk=attachment_id).delete()


@command("forms.send")
def send(actor: Actor, *, draft_id: UUID, code: str) -> Draft:
    """Hand in what was filled in: worked out once more, taken in by whom it is for, all in one transaction.

    Sent again it is the same draft with the same result. Rejected by HTML name for what is missing or wrong.
    """
    draft = own_draft(actor, draft_id, code, sent_too=True)
    if draft.state != DraftState.SENT:
        take_in(actor, draft)
    return draft


def take_in(actor: Actor, draft: Draft) -> Accepted:
    """Hand in an open draft that a caller's command has locked, and return what has become of it; Rejected and Conflict as `send`."""
    if is_outdated(draft):
        raise Conflict(_("この様式は新しくなりました。新しい様式に移してから送信してください。"))
    files = attachments_of(draft)
    filling = worked_out(draft, files)
    if not filling.complete:
        raise Rejected(filling.problems)
    accepted = INTAKES[draft.purpose].accept(actor, draft, filling, files)
    draft.state, draft.sent_at, draft.sent_to = DraftState.SENT, clock.now(), accepted.url
    draft.inputs = {}
    draft.save(update_fields=["state", "sent_at", "sent_to", "inputs"])
    changed(draft, "sent", after={"reference": accepted.reference})
    # Last, so that its row is held for as short a time as can be.
    tallies.count(draft, (Moment.SENT, ""))
    return accepted


@command("forms.come_to")
def come_to(actor: Actor, *, draft_id: UUID, code: str, completed: str, shown: str = "") -> None:
    """Count that a draft has left a step complete and opened the next one, each for the first time; what is no step is not counted."""
    draft = own_draft(actor, draft_id, code)
    spec = spec_of(draft.form_version_id)
    asked = [(Moment.SHOWN, completed), (Moment.COMPLETED, completed), (Moment.SHOWN, shown)]
    new = [(moment, key) for moment, key in asked if spec.step(key) and not has_come_to(draft, moment, key)]
    if not new:
        return
    draft.trail |= {key: str(moment) for moment, key in new}
    draft.save(update_fields=["trail"])
    tallies.count(draft, *new)


def has_come_to(draft: Draft, moment: Moment, key: str) -> bool:
    """Whether a draft has opened a step, or left it complete, before; one that is left complete was opened."""
    return draft.trail.get(key) in (moment, Moment.COMPLETED)


@command("forms.move")
def move(actor: Actor, *, draft_id: UUID, code: str) -> Draft:
    """Go on in the newest version of the form: what was typed and attached under the same names comes along."""
    draft = own_draft(actor, draft_id, code)
    bring_up(draft)
    return draft


def bring_up(draft: Draft) -> None:
    """Bring a draft that a caller's command has locked to the newest version; Rejected where none is published."""
    newest = newest_version(draft.form_version.form_id)
    if newest is None:
        raise Rejected(_("この手続の受付は終わりました。"))
    draft.form_version = newest
    draft.save(update_fields=["form_version"])
    spec = spec_of(newest.pk)
    kept = [key for key, one in spec.fields.items() if one.type == "file"]
    Attachment.objects.filter(draft=draft).exclude(field__in=kept).delete()


def newest_version(form_id: UUID) -> FormVersion | None:
    """Return the version of a form that is filled in today; None where none is published."""
    found = FormVersion.objects.filter(form_id=form_id, state=VersionState.PUBLISHED)
    return found.defer("definition", "schema").order_by("-number").first()


def is_outdated(draft: Draft) -> bool:
    """Whether a newer version has been published than the draft was begun in, or that one withdrawn; a correction stays with its own."""
    if draft.only:
        return False
    own = FormVersion.objects.filter(pk=draft.form_version_id).values("form")
    published = FormVersion.objects.filter(form__in=own, state=VersionState.PUBLISHED).order_by("-number")
    with reading_as(READER):
        newest = published.values_list("pk", flat=True).first()
    return newest != draft.form_version_id


@command("forms.discard")
def discard(actor: Actor, *, draft_id: UUID, code: str) -> None:
    """Throw a draft away with its files."""
    own_draft(actor, draft_id, code).delete()


def own_draft(actor: Actor, draft_id: UUID, code: str, *, sent_too: bool = False) -> Draft:
    """Lock a draft of the actor's own, inside a command; 404 for anybody else's, Conflict for one that is sent."""
    permit(None)
    receive_for(_body_of(draft_id))
    draft = Draft.objects.select_for_update(of=("self",)).filter(pk=draft_id).first()
    if draft is None or not is_own(actor, draft, code):
        raise Http404
    if draft.state == DraftState.SENT and not sent_too:
        raise Conflict(_("この申請は、すでに送信されています。"))
    return draft


@lru_cache(maxsize=10_000)
def _body_of(draft_id: UUID) -> UUID:
    """Return the body of a draft, which never changes; 404 for none. Each step of a form asks for it several times."""
    with reading_as(READER):
        body_id = Draft.objects.filter(pk=draft_id).values_list("body_id", flat=True).first()
    if body_id is None:
        raise Http404
    return body_id


def is_own(actor: Actor, draft: Draft, code: str) -> bool:
    """Whether a draft is the actor's: by account, or by its code where it has none. A code does not open an account's draft."""
    if draft.user_id is not None:
        return draft.user_id in actor.parties
    return bool(code) and is_code(PURPOSE, draft.pk, code)


def worked_out(draft: Draft, files: Sequence[Attachment]) -> Filling:
    """Work a draft out as it stands today."""
    by_field: dict[str, list[Mapping[str, Any]]] = {}
    for one in files:
        by_field.setdefault(one.field, []).append(
            {"id": str(one.file_id), "name": one.file.name, "size": one.file.size, "sha256": one.file.sha256}
        )
    return fill(
        spec_of(draft.form_version_id),
        draft.inputs,
        by_field,
        applied_on=draft.applied_on or clock.today(),
        only=draft.only,
    )


def _keep_longer(draft: Draft) -> None:
    today = clock.today()
    draft.saved_at = clock.now()
    draft.expires_on = today + timedelta(days=int(value_on(DRAFT_DAYS.key, today)))


@command("forms.sweep")
def sweep(actor: Actor) -> None:
    """Remove drafts that nobody has saved for longer than they are kept, with their files, and sent ones: those live on as cases.

    Counters of past days are folded.
    """
    permit(None)
    if not actor.everything:
        raise Forbidden("forms.sweep")
    tallies.fold()
    over = Draft.objects.filter(expires_on__lt=clock.today())
    number = over.count()
    over.delete()
    audited([{"type": "forms.draft", "id": "expired", "action": "removed"}], {"number": number})
