"""What people do at the sea watch: record work, change lines, ask for the bulletin, say yes to it, leave it. Each function is a command."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.blocks.messaging.facade import LANGUAGES, site_address, tell_address
from oirase.blocks.observations.facade import Entity
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.codes import code_of, is_code
from oirase.kernel.access.rowsecurity import reading_as
from oirase.kernel.commands import Rejected, authorise, changed, command, permit, receive_for
from oirase.kernel.texts import LocalizedText
from oirase.systems.agriculture.sea_watch import letters
from oirase.systems.agriculture.sea_watch.models import AdviceLine, Bay, MooringWork, Subscriber

PURPOSE = "sea_watch.subscriber"
AGAIN_AFTER = timedelta(hours=1)
READER = Actor.system("sea_watch")
DEGREES = (-2.0, 40.0)


@command("sea_watch.record_work")
def record_work(
    actor: Actor, *, station_id: UUID, kind: str, done_on: date, due_on: date | None = None, note: str = ""
) -> MooringWork:
    """Record something done at a mooring, with the day by which it must be done again."""
    permit("sea_watch.maintain")
    station = Entity.objects.get_visible(actor, pk=station_id)
    problems: dict[str, list[str]] = {}
    if kind not in MooringWork.Kind.values:
        problems["kind"] = [_("作業を選んでください。")]
    if done_on > clock.today():
        problems["done_on"] = [_("実施日は今日までの日を入力してください。")]
    if due_on is not None and due_on <= done_on:
        problems["due_on"] = [_("次の期限は実施日より後の日を入力してください。")]
    if len(note) > 500:
        problems["note"] = [_("500字以内で入力してください。")]
    if problems:
        raise Rejected(problems)
    work = MooringWork(
        body_id=station.body_id,
        organisation_id=station.organisation_id,
        station=station,
        kind=kind,
        done_on=done_on,
        due_on=due_on,
        note=note.strip(),
    )
    authorise(work, "maintain")
    work.save(force_insert=True)
    changed(work, "recorded", after={"station": station.code, "kind": kind, "done_on": done_on.isoformat()})
    return work


@command("sea_watch.add_line")
def add_line(
    actor: Actor,
    *,
    bay_id: UUID,
    code: str,
    stage: str,
    level: str,
    degrees: float | None,
    depths: Sequence[float],
    words: LocalizedText,
    valid_from: date,
    source: str,
    degrees_until: float | None = None,
    only_above: bool = False,
    unconfirmed: bool = False,
) -> AdviceLine:
    """Add a version of a line of water temperature; without degrees the line ends on that day. Earlier versions stay."""
    bay = Bay.objects.get_visible(actor, pk=bay_id)
    authorise(bay, "advise")
    problems: dict[str, list[str]] = {}
    if stage not in AdviceLine.Stage.values:
        problems["stage"] = [_("成育段階を選んでください。")]
    if level not in AdviceLine.Level.values:
        problems["level"] = [_("段階を選んでください。")]
    for name, value in (("degrees", degrees), ("degrees_until", degrees_until)):
        if value is not None and not DEGREES[0] <= value <= DEGREES[1]:
            problems[name] = [_("海の水温として考えられる値を入力してください。")]
    if degrees is not None and degrees_until is not None and degrees_until < degrees:
        problems["degrees_until"] = [_("上の端は水温以上の値を入力してください。")]
    if not depths:
        problems["depths"] = [_("水深を1つ以上入力してください。")]
    if not words.get("ja"):
        problems["words"] = [_("日本語の文を入力してください。")]
    if not source.strip():
        problems["source"] = [_("出典を入力してください。")]
    if AdviceLine.objects.filter(bay=bay, code=code, valid_from=valid_from).exists():
        problems["valid_from"] = [_("同じ日から適用する行がもうあります。別の日を入力してください。")]
    if problems:
        raise Rejected(problems)
    line = AdviceLine(
        body_id=bay.body_id,
        organisation_id=bay.organisation_id,
        bay=bay,
        code=code,
        stage=stage,
        level=level,
        degrees=degrees,
        degrees_until=degrees_until if degrees is not None else None,
        only_above=only_above,
        depths=[float(one) for one in depths],
        words=words,
        valid_from=valid_from,
        source=source.strip(),
        unconfirmed=unconfirmed,
    )
    line.save(force_insert=True)
    changed(line, "added", after={"code": code, "degrees": degrees, "valid_from": valid_from.isoformat()})
    return line


@command("sea_watch.subscribe")
def subscribe(actor: Actor, *, bay_id: UUID, email: str, language: str = "ja") -> None:
    """Ask an address whether it wants the bulletin. The answer is the same for every address, so nobody learns who gets it."""
    permit(None)
    bay = Bay.objects.get_visible(actor, pk=bay_id)
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise Rejected(_("メールアドレスの形が正しくありません。例: info@example.jp"), "email") from None
    receive_for(bay.body_id)
    with reading_as(READER):
        known = Subscriber.objects.filter(bay=bay, email__iexact=address).exclude(state="ended").first()
    if known is not None and (
        known.state == Subscriber.State.ACTIVE or clock.now() - known.asked_at < AGAIN_AFTER
    ):
        return
    subscriber = known or Subscriber(
        body_id=bay.body_id, organisation_id=bay.organisation_id, bay=bay, email=address
    )
    subscriber.language = language if language in LANGUAGES else "ja"
    subscriber.asked_at = clock.now()
    subscriber.save()
    changed(subscriber, "asked")
    tell_address(
        address,
        letters.CONFIRM,
        about=subscriber,
        language=subscriber.language,
        values={"bay": bay.name, "address": address_of("confirm", subscriber)},
    )


def address_of(name: str, subscriber: Subscriber) -> str:
    """Return the address, with its code, by which a subscriber confirms or leaves."""
    path = reverse(f"sea-watch:{name}", args=[subscriber.pk, code_of(PURPOSE, subscriber.pk)])
    return site_address() + path


@command("sea_watch.confirm")
def confirm(actor: Actor, *, subscriber_id: UUID, code: str) -> Subscriber:
    """Let the owner of an address say yes. Saying so twice changes nothing."""
    subscriber = _of(subscriber_id, code)
    if subscriber.state == Subscriber.State.ENDED:
        raise Rejected(_("この申込みは終わっています。もう一度申し込んでください。"))
    if subscriber.state == Subscriber.State.ASKED:
        subscriber.state, subscriber.confirmed_at = Subscriber.State.ACTIVE, clock.now()
        subscriber.save(update_fields=["state", "confirmed_at"])
        changed(subscriber, "confirmed")
    return subscriber


@command("sea_watch.leave")
def leave(actor: Actor, *, subscriber_id: UUID, code: str) -> Subscriber:
    """Let the owner of an address leave."""
    subscriber = _of(subscriber_id, code)
    if subscriber.state != Subscriber.State.ENDED:
        subscriber.state, subscriber.ended_at = Subscriber.State.ENDED, clock.now()
        subscriber.save(update_fields=["state", "ended_at"])
        changed(subscriber, "ended")
    return subscriber


def _of(subscriber_id: UUID, code: str) -> Subscriber:
    """Lock a subscriber whose owner has shown the code; 404 otherwise."""
    permit(None)
    if not is_code(PURPOSE, subscriber_id, code):
        raise Http404
    with reading_as(READER):
        found = Subscriber.objects.filter(pk=subscriber_id).values("body_id").first()
    if found is None:
        raise Http404
    receive_for(found["body_id"])
    return Subscriber.objects.select_for_update().get(pk=subscriber_id)
