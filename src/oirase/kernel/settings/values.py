"""Asking for and recording values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.settings.models import Setting
from oirase.kernel.settings.specs import SPECS, UNSET, SettingSpec


class NoValue(LookupError):
    """No value holds on the day and the key has no default; the text is for the person who can record one."""


@dataclass(frozen=True)
class Found:
    """A value with what it rests on. `valid_from` is None for a declared default."""

    value: Any
    valid_from: date | None
    source: str
    unconfirmed: bool


def spec_of(key: str) -> SettingSpec:
    """Return the declaration of a key; KeyError for one that nobody declared."""
    if key not in SPECS:
        raise KeyError(f"setting {key} is not declared")
    return SPECS[key]


def value_on(key: str, day: date, body_code: str = "") -> Any:
    """Return the value of a key on the day that the law names; NoValue when none holds and there is no default."""
    return found_on(key, day, body_code).value


def found_on(key: str, day: date, body_code: str = "") -> Found:
    """Return the value with its source: the body's own newest one by that day, else the common one, else the default."""
    spec = spec_of(key)
    rows = Setting.objects.filter(key=key, valid_from__lte=day, body_code__in={"", body_code})
    row = rows.order_by("-body_code", "-valid_from").first()
    if row is not None:
        return Found(spec.from_json(row.value), row.valid_from, row.source, row.unconfirmed)
    if spec.default is UNSET:
        message = _("「%(title)s」の%(day)s時点の値が登録されていません。")
        raise NoValue(message % {"title": spec.title_ja, "day": day.isoformat()})
    return Found(spec.default, None, "", False)


def record_value(
    key: str,
    value: Any,
    *,
    valid_from: date,
    source: str,
    body_code: str = "",
    unconfirmed: bool = False,
    changed_by: UUID | None = None,
) -> Setting:
    """Record a value from a day on (called inside a command); the same day again corrects it. ValueError for a wrong kind.

    A value without a source is refused: somebody must be able to look it up.
    """
    stored = spec_of(key).to_json(value)
    if not source.strip():
        raise ValueError(_("根拠を入力してください。"))
    values = {"value": stored, "source": source, "unconfirmed": unconfirmed}
    row, _made = Setting.objects.update_or_create(
        key=key,
        body_code=body_code,
        valid_from=valid_from,
        defaults={**values, "changed_by": changed_by, "changed_at": clock.now()},
    )
    return row


def record_given(spec: SettingSpec, section: Mapping[str, Any]) -> None:
    """Record a setting as a section of pack.toml gives it (under its short name, with valid_from, source, unconfirmed), where it does."""
    name = spec.key.partition(".")[2]
    if name not in section:
        return
    record_value(
        spec.key,
        Decimal(str(section[name])) if spec.kind == "decimal" else section[name],
        valid_from=section["valid_from"],
        source=section["source"],
        unconfirmed=bool(section.get("unconfirmed", False)),
    )
