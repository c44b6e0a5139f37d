"""Devices and their keys: added, changed, given a new key, shut out. Each function is a command.

The text of a key leaves the platform once, as the result of the command that made it, and is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import connection
from django.utils.translation import gettext as _

from oirase.blocks.observations import specs
from oirase.blocks.observations.ingest import keys
from oirase.blocks.observations.ingest.mappings import BrokenMapping, json_columns, text_mapping
from oirase.blocks.observations.ingest.parcels import unpack
from oirase.blocks.observations.ingest.queue import queue
from oirase.blocks.observations.models import Aside, Device, DeviceKey, Entity, Series
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Rejected, audited, authorise, authorised, changed, command, permit
from oirase.kernel.settings.values import value_on
from oirase.kernel.texts import LocalizedText

LONGEST_NAME = 100


@command("observations.add_device")
def add_device(
    actor: Actor, *, entity_id: UUID, code: str, name: str, series: Sequence[UUID]
) -> tuple[Device, str]:
    """Add a device at a station, with the series that it may write, and return it with its first key."""
    entity = authorised(actor, Entity, entity_id, "manage")
    code, name = code.strip(), name.strip()
    _check_code(entity, code)
    if not name or len(name) > LONGEST_NAME:
        raise Rejected(_("名称を100文字までで入力してください。"), "name")
    chosen = _series(actor, entity, series)
    device = Device(
        body=entity.body,
        organisation=entity.organisation,
        entity=entity,
        code=code,
        name=LocalizedText(ja=name),
    )
    authorise(device, "manage")
    device.save()
    device.series.set(chosen)
    text = _new_key(device)
    changed(device, "added", after={"code": code, "series": sorted(one.number for one in chosen)})
    return device, text


def _check_code(entity: Entity, code: str) -> None:
    try:
        validate_slug(code)
    except ValidationError as error:
        raise Rejected(_("コードは半角の英数字、ハイフン、下線で入力してください。"), "code") from error
    if len(code) > 60 or Device.objects.filter(body=entity.body, code=code).exists():
        raise Rejected(_("このコードは使えません。別のコードを入力してください。"), "code")


def _series(actor: Actor, entity: Entity, chosen: Sequence[UUID]) -> list[Series]:
    """Return the series; those of other stations may be chosen too, where the officer manages them."""
    found = list(Series.objects.visible_to(actor, "manage").filter(pk__in=chosen, body=entity.body))
    if not chosen or len(found) != len(set(chosen)):
        raise Rejected(_("この機器が書く系列を選んでください。"), "series")
    return found


def _new_key(device: Device) -> str:
    key = keys.make()
    DeviceKey.objects.create(device=device, digest=key.digest, hint=key.hint)
    return key.text


@command("observations.change_device")
def change_device(
    actor: Actor,
    *,
    device_id: UUID,
    version: int,
    name: str,
    series: Sequence[UUID],
    per_minute: int,
    active: bool,
    mapping: Any,
) -> Device:
    """Change what a device may do, and how its foreign messages are read."""
    device = authorised(actor, Device, device_id, "manage", version)
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        raise Rejected(_("名称を100文字までで入力してください。"), "name")
    chosen = _series(actor, device.entity, series)
    _check_mapping(mapping)
    before = {"active": device.active, "per_minute": device.per_minute, "mapping": device.mapping}
    before["series"] = sorted(device.series.values_list("number", flat=True))
    device.name = LocalizedText({**device.name, "ja": name.strip()})
    device.per_minute, device.active, device.mapping = per_minute, active, mapping
    device.version += 1
    device.save()
    device.series.set(chosen)
    after = {
        "active": active,
        "per_minute": per_minute,
        "mapping": mapping,
        "series": sorted(one.number for one in chosen),
    }
    changed(device, "changed", before=before, after=after)
    return device


def _check_mapping(mapping: Any) -> None:
    if not isinstance(mapping, dict):
        raise Rejected(_("読み方は JSON のオブジェクトで入力してください。"), "mapping")
    try:
        if "columns" in mapping:
            text_mapping(mapping)
        if "values" in mapping:
            json_columns(mapping)
    except BrokenMapping as error:
        raise Rejected(_("読み方に誤りがあります（%(where)s）。") % {"where": error}, "mapping") from error


@command("observations.rotate_key")
def rotate_key(actor: Actor, *, device_id: UUID) -> str:
    """Give a device a new key and return it; those before stay valid for some days, so that a device out of reach is not locked out."""
    device = authorised(actor, Device, device_id, "manage")
    until = clock.now() + timedelta(days=value_on(specs.GRACE_DAYS.key, clock.today()))
    ended = [_end(one, until) for one in _valid(device)]
    text = _new_key(device)
    changed(device, "key_rotated", after={"ended": ended, "until": until.isoformat()})
    return text


def _valid(device: Device) -> list[DeviceKey]:
    return [one for one in device.keys.all() if one.until is None or one.until > clock.now()]


def _end(key: DeviceKey, until: datetime) -> str:
    key.until = min(key.until, until) if key.until else until
    key.save(update_fields=["until"])
    return key.hint


@command("observations.revoke_key")
def revoke_key(actor: Actor, *, device_id: UUID, key_id: int) -> Device:
    """End a key at once, because somebody else may have it."""
    device = authorised(actor, Device, device_id, "manage")
    key = device.keys.filter(pk=key_id).first()
    if key is None or (key.until and key.until <= clock.now()):
        raise Rejected(_("この鍵はすでに使えません。"))
    _end(key, clock.now())
    changed(device, "key_revoked", before={"key": key.hint})
    return device


@command("observations.decide_aside")
def decide_aside(actor: Actor, *, aside_id: int, again: bool) -> None:
    """Put a parcel that could not be written into the queue again, or throw it away. An operator's act; nothing of it is shown."""
    permit("operations.view")
    found = Aside.objects.filter(pk=aside_id).first()
    if found is None:
        raise Rejected(_("この受信はすでに片付いています。"))
    body = bytes(found.body)
    if again:
        try:
            unpack(body)
        except Exception as error:
            raise Rejected(_("この受信は壊れていて、書き直せません。")) from error
        queue().put([(found.shard, body)])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM observations_aside WHERE id = %s", [aside_id])
    subject = {"type": "observations.aside", "id": str(aside_id), "action": "again" if again else "dropped"}
    audited([subject], {"error": found.error, "bytes": len(body)})
