"""What was mended in a published edition, in words: field, wrong and right text, reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from oirase.systems.plan.commons import fields
from oirase.systems.plan.commons.models import Erratum, Programme


@dataclass(frozen=True)
class ErratumLine:
    """An erratum as a page shows it; `programme` only where the page is about more than one."""

    erratum: Erratum
    label: str
    before: str
    after: str
    programme: Programme | None = None


def errata_of(errata: Iterable[Erratum], *, named: bool = False) -> list[ErratumLine]:
    """Return errata in words; a part is called by what it is called now, or was before it went."""
    return [_line(one, named) for one in errata]


def _line(one: Erratum, named: bool) -> ErratumLine:
    names = {**fields.values_of(one.programme)}
    names.setdefault(one.key, one.before)
    return ErratumLine(
        one,
        fields.label_of(one.key, names),
        fields.shown(one.key, one.before),
        fields.shown(one.key, one.after),
        one.programme if named else None,
    )
