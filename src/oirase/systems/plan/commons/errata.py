"""Errata in words: the field by the name that people know it by, the wrong and the right text as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from oirase.kernel.access.records import RecordQuerySet
from oirase.systems.plan.commons import fields
from oirase.systems.plan.commons.models import Erratum


@dataclass(frozen=True)
class Mended:
    """An erratum as it is told."""

    erratum: Erratum
    label: str
    before: str
    after: str


def with_programmes(errata: RecordQuerySet[Erratum]) -> RecordQuerySet[Erratum]:
    """Fetch with errata what their words need."""
    parts = [f"programme__{name}" for name in fields.PARTS]
    rows: Any = errata.select_related("edition", "programme__edition").prefetch_related(*parts)
    return cast("RecordQuerySet[Erratum]", rows)


def in_words(errata: Iterable[Erratum]) -> list[Mended]:
    """Return errata in words; a part is called by what it is called now, or was before it went."""
    return [_mended(one) for one in errata]


def _mended(one: Erratum) -> Mended:
    names = fields.values_of(one.programme)
    names.setdefault(one.key, one.before)
    return Mended(
        one,
        fields.label_of(one.key, names),
        fields.shown(one.key, one.before),
        fields.shown(one.key, one.after),
    )
