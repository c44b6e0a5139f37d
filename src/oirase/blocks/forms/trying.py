"""Trying a form with sample answers: what comes of them, and whether kept samples still give what is expected. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from oirase.blocks.forms.filling import Filling, fill
from oirase.blocks.forms.spec.model import FormSpec
from oirase.blocks.forms.types import type_of

PRETENDED = {
    "id": "00000000-0000-0000-0000-000000000000",
    "name": "sample.pdf",
    "size": 1000,
    "sha256": "0" * 64,
}
"""Stands for a file in a trial: nothing is uploaded for it."""


@dataclass(frozen=True)
class Outcome:
    """What came of kept sample answers: whether it is what was expected, and if not, what differs, in words."""

    title: str
    differs: Sequence[str] = ()

    @property
    def holds(self) -> bool:
        """Whether everything is as expected."""
        return not self.differs


def tried(spec: FormSpec, inputs: Mapping[str, list[str]], files: Collection[str], day: date) -> Filling:
    """Work a form out for sample answers; `files`: the keys of file questions that count as answered."""
    kept = {key: [PRETENDED] for key in files if key in spec.fields and spec.fields[key].type == "file"}
    return fill(spec, inputs, kept, applied_on=day)


def result_of(filling: Filling) -> dict[str, Any]:
    """Return what is kept of a result: the answers, and what is missing or wrong by name."""
    return {"values": filling.values, "problems": sorted(filling.problems)}


def compared(title: str, spec: FormSpec, expected: Mapping[str, Any], filling: Filling) -> Outcome:
    """Hold a result against what is expected."""
    now = result_of(filling)
    before, after = dict(expected.get("values") or {}), now["values"]
    differs = [
        _("「%(label)s」: 期待は %(before)s、結果は %(after)s")
        % {
            "label": _label(spec, key),
            "before": _shown(spec, key, before.get(key)),
            "after": _shown(spec, key, after.get(key)),
        }
        for key in dict.fromkeys((*before, *after))
        if before.get(key) != after.get(key)
    ]
    old = set(expected.get("problems") or ())
    differs += [
        _("「%(label)s」が、期待と違って、送信できません") % {"label": _label(spec, name)}
        for name in now["problems"]
        if name not in old
    ]
    differs += [
        _("「%(label)s」が、期待と違って、通りました") % {"label": _label(spec, name)}
        for name in sorted(old - set(now["problems"]))
    ]
    return Outcome(title, differs)


def _label(spec: FormSpec, name: str) -> str:
    one = spec.fields.get(name.partition("-")[0])
    return str(one.label) if one else name


def _shown(spec: FormSpec, key: str, value: Any) -> str:
    one = spec.fields.get(key)
    if value is None:
        return _("（なし）")
    try:
        return type_of(one).shown(one, value) if one else str(value)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        # The answer was kept when the question was of another type.
        return str(value)
