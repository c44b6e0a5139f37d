"""What officers do: send again what failed, write the words of messages, set how much leaves in a minute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from oirase.blocks.messaging.models import Delivery, Suppression, Wording
from oirase.blocks.messaging.queueing import due_event, same_address
from oirase.blocks.messaging.rules import Happening
from oirase.blocks.messaging.sending import move
from oirase.blocks.messaging.wordings import LANGUAGES, SPECS, Words, default_words, unfit
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body
from oirase.kernel.commands import Rejected, audited, authorise, authorised, changed, command, emit, permit
from oirase.kernel.outbox.jobs import Progress, task
from oirase.kernel.outbox.models import Job
from oirase.kernel.settings import record_value
from oirase.kernel.settings.specs import SPECS as SETTINGS

MOST_IN_SUBJECT, MOST_IN_TEXT = 200, 8000


@command("messaging.retry")
def retry(actor: Actor, *, delivery_id: UUID) -> Delivery:
    """Send a failed delivery once more, as a new sending with a count of its own. An address that is stopped stays so."""
    delivery = authorised(actor, Delivery, delivery_id, "deliveries")
    if Suppression.objects.filter(address=same_address(delivery.address)).exists():
        raise Rejected(_("この宛先は送信停止中です。ご本人が連絡先を確認すると、送れるようになります。"))
    before = delivery.state
    delivery.attempts, delivery.due_at = 0, clock.now()
    delivery.round += 1
    if not move(delivery, Happening.ASKED_AGAIN):
        raise Rejected(_("届かなかったものだけを、もう一度送れます。"))
    changed(delivery, "asked_again", before={"state": before}, after={"state": delivery.state})
    emit(due_event(delivery))
    return delivery


@task("messaging.retry_many")
def retry_many(job: Job, actor: Actor) -> Iterator[Progress]:
    """Send chosen deliveries once more; one that cannot be is told and passed over."""
    problems: list[str] = []
    ids = [UUID(one) for one in job.params["ids"]]
    for done, pk in enumerate(ids, start=1):
        try:
            retry(actor, delivery_id=pk, idempotency_key=f"{job.pk}:{pk}")  # type: ignore[call-arg]
        except Rejected as rejected:
            problems.append(str(rejected))
        yield Progress(done, len(ids), tuple(problems))


@command("messaging.write_words")
def write_words(
    actor: Actor,
    *,
    body_id: UUID,
    code: str,
    language: str,
    subject: str,
    text: str,
    confirmed: bool = False,
) -> Wording:
    """Write a body's own words for a message; what is missing or unknown in them must have been seen (`confirmed`)."""
    wording = _next(actor, body_id, code, language)
    wording.subject, wording.text = subject.strip(), text.replace("\r\n", "\n").strip()
    problems: dict[str, list[str]] = {}
    if not wording.subject or not wording.text:
        problems["text" if wording.subject else "subject"] = [_("入力してください。")]
    if "\n" in wording.subject or "\r" in wording.subject or len(wording.subject) > MOST_IN_SUBJECT:
        problems["subject"] = [_("件名は1行、200字以内で入力してください。")]
    if len(wording.text) > MOST_IN_TEXT:
        problems["text"] = [_("本文は8000字以内で入力してください。")]
    warnings = warnings_for(code, language, wording.subject, wording.text)
    if not problems and warnings and not confirmed:
        problems["confirmed"] = warnings
    if problems:
        raise Rejected(problems)
    wording.save(force_insert=True)
    changed(wording, "written", after={"code": code, "language": language, "number": wording.number})
    return wording


@command("messaging.restore_words")
def restore_words(actor: Actor, *, body_id: UUID, code: str, language: str) -> Wording:
    """Go back to the words that the product brings; what was written stays in the history."""
    wording = _next(actor, body_id, code, language)
    wording.is_default = True
    wording.save(force_insert=True)
    changed(wording, "restored", after={"code": code, "language": language, "number": wording.number})
    return wording


def _next(actor: Actor, body_id: UUID, code: str, language: str) -> Wording:
    if code not in SPECS or language not in LANGUAGES:
        raise Rejected(_("この種類のお知らせはありません。"))
    body = Body.objects.get(pk=body_id)
    wording = Wording(body=body, code=code, language=language, author_id=actor.user_id)
    authorise(wording, "templates")
    Body.objects.select_for_update().get(pk=body_id)
    rows = Wording.objects.filter(body=body, code=code, language=language)
    newest = rows.order_by("-number").values_list("number", flat=True).first()
    wording.number = (newest or 0) + 1
    return wording


def warnings_for(code: str, language: str, subject: str, text: str) -> list[str]:
    """Return what a reader would miss or wonder at in the words: placeholders left out, and such that nothing fills."""
    spec = SPECS[code]
    missing, unknown = unfit(spec, Words(subject, text), default_words(spec, language))
    found = [_("差し込みがありません: %(names)s") % {"names": _braced(missing)}] if missing else []
    if unknown:
        found.append(_("この差し込みは使えず、そのまま表示されます: %(names)s") % {"names": _braced(unknown)})
    return found


def _braced(names: list[str]) -> str:
    return " ".join("{" + name + "}" for name in names)


@command("messaging.set_limits")
def set_limits(actor: Actor, *, values: dict[str, Any], source: str) -> None:
    """Record how much leaves in a minute and what a check needs, from today on; Rejected with the field of a wrong value."""
    permit("messaging.operate")
    problems: dict[str, list[str]] = {}
    for key, value in values.items():
        try:
            SETTINGS[key].to_json(value)
        except ValueError:
            problems[key] = [_("入力できる範囲を超えています。")]
    if not source.strip():
        problems["source"] = [_("根拠を入力してください。")]
    if problems:
        raise Rejected(problems)
    for key, value in values.items():
        record_value(key, value, valid_from=clock.today(), source=source, changed_by=actor.user_id)
    audited([{"type": "settings.setting", "id": key, "action": "recorded"} for key in values], values)
