"""Proposing, deciding, holding."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Record
from oirase.kernel.retention.models import Disposal, DisposalState, LegalHold
from oirase.kernel.retention.specs import SPECS, RetentionSpec

BATCH = 1000


class OnHold(Exception):
    """A legal hold stands against the end of a record; the text is for the person."""


def propose_all(day: date | None = None) -> int:
    """Propose what is over in every registered model, as the platform; return how many."""
    return sum(propose(spec, day or clock.today()) for spec in SPECS.values())


def propose(spec: RetentionSpec, day: date, limit: int = BATCH) -> int:
    """Propose the records of a model whose time is over on `day`, oldest first; return how many were new.

    Left out: what is under a hold, already proposed, or kept until a later day.
    """
    years = spec.retention_class.years
    if years is None:
        return 0
    model: Any = apps.get_model(spec.model)
    latest = day.replace(year=day.year - years, day=min(day.day, 28)) + timedelta(days=3)
    mine = {"record_type": spec.model.lower(), "record_id": OuterRef("pk")}
    settled = Disposal.objects.filter(~Q(state=DisposalState.KEPT) | Q(kept_until__gt=day), **mine)
    old = model.objects.filter(
        **{f"{spec.start}__isnull": False, f"{spec.start}__lte": _bound(model, spec, latest)}
    )
    old = old.filter(~Exists(settled), ~Exists(LegalHold.objects.filter(lifted_at__isnull=True, **mine)))
    count = 0
    for record in old.order_by(spec.start)[:limit]:
        over_on = spec.over_on(_day(getattr(record, spec.start)))
        if over_on is not None and over_on <= day:
            _write_proposal(spec, record, over_on)
            count += 1
    return count


def _write_proposal(spec: RetentionSpec, record: Any, over_on: date) -> None:
    values = {
        "retention_class": spec.retention_class.code,
        "over_on": over_on,
        "state": DisposalState.PROPOSED,
    }
    where = {"body_id": record.body_id, "organisation_id": record.organisation_id}
    Disposal.objects.update_or_create(
        record_type=spec.model.lower(), record_id=record.pk, defaults={**values, **where, "kept_until": None}
    )


def confirm(actor: Actor, disposal: Disposal) -> None:
    """Remove the record of a proposal (inside a command that has asked for the permission); the row stays as its stub.

    Raises OnHold when a hold stands, ValueError when the proposal was decided already.
    """
    disposal = _undecided(disposal)
    if is_held(disposal.record_type, disposal.record_id):
        raise OnHold(_("廃棄が停止されている記録です。停止が解除されるまで廃棄できません。"))
    spec = SPECS[disposal.record_type]
    model: Any = apps.get_model(spec.model)
    record = model.objects.select_for_update(of=("self",)).filter(pk=disposal.record_id).first()
    if record is not None:
        spec.erase(record)
    _decide(actor, disposal, DisposalState.DISPOSED, "")


def keep_longer(actor: Actor, disposal: Disposal, until: date, reason: str) -> None:
    """Put a proposal off until a day, with a reason (inside a command); ValueError without one or for a day gone by."""
    if not reason.strip() or until <= clock.today():
        raise ValueError(_("延長する期限（明日以降）と理由を入力してください。"))
    disposal = _undecided(disposal)
    disposal.kept_until = until
    _decide(actor, disposal, DisposalState.KEPT, reason)


def place_hold(actor: Actor, record: Record, reason: str) -> LegalHold:
    """Let nothing end a record until the hold is lifted (inside a command)."""
    if not reason.strip():
        raise ValueError(_("理由を入力してください。"))
    return LegalHold.objects.create(
        body_id=record.body_id,
        organisation_id=record.organisation_id,
        record_type=record._meta.label_lower,
        record_id=record.pk,
        reason=reason,
        placed_by=actor.reference,
    )


def lift_hold(hold: LegalHold) -> None:
    """Lift a hold (inside a command); others on the same record stand."""
    hold.lifted_at = clock.now()
    hold.save(update_fields=["lifted_at"])


def is_held(record_type: str, record_id: Any) -> bool:
    """Whether any hold stands on a record."""
    return LegalHold.objects.filter(
        record_type=record_type, record_id=record_id, lifted_at__isnull=True
    ).exists()


def _undecided(disposal: Disposal) -> Disposal:
    fresh = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
    if fresh.state != DisposalState.PROPOSED:
        raise ValueError(_("この廃棄候補はすでに決定されています。"))
    return fresh


def _decide(actor: Actor, disposal: Disposal, state: DisposalState, note: str) -> None:
    disposal.state = state
    disposal.note = note
    disposal.decided_by = actor.reference
    disposal.decided_at = clock.now()
    disposal.version += 1
    disposal.save()


def _day(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


def _bound(model: type[models.Model], spec: RetentionSpec, latest: date) -> date | datetime:
    """Return the latest start worth looking at, a little too late; each record's own day then decides."""
    if isinstance(model._meta.get_field(spec.start), models.DateTimeField):
        return datetime(latest.year, latest.month, latest.day, tzinfo=clock.TOKYO) + timedelta(days=1)
    return latest
