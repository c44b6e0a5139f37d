"""What a new version of a form would mean for open cases: which of them its questions would find wrong, or lose answers of.

Nothing is moved: each case keeps the version in which it came in. The officer who publishes learns how many there are; which ones, they
learn of those cases only that they may see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from oirase.blocks.cases.models import Case
from oirase.blocks.forms.facade import Effect, Form, FormSpec, Touched, fill, spec_of, typed_from
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.paging import capped_count
from oirase.kernel.access.rowsecurity import scope

MOST_LOOKED_AT = 300
READER = Actor.system("cases.foresight")


class CaseForesight:
    """Works out open cases by the new questions."""

    def effect(self, actor: Actor, form: Form, spec: FormSpec) -> Effect:
        """Count open cases of the form, and work the newest ones out."""
        ours = Case.objects.filter(type_version__form_version__form=form, ended_at=None)
        with scope(READER):
            number = capped_count(ours).value
            newest = list(
                ours.select_related("type_version").order_by("-submitted_at", "-id")[:MOST_LOOKED_AT]
            )
        found = [(case, *_touched(case, spec)) for case in newest]
        touched = {case.pk: (wrong, lost) for case, wrong, lost in found if wrong or lost}
        seen = (
            Case.objects.visible_to(actor, granted=True)
            .filter(pk__in=touched)
            .order_by("-submitted_at", "-id")
        )
        rows = [
            Touched(case.number, reverse("cases:case", args=[case.pk]), *touched[case.pk]) for case in seen
        ]
        return Effect(number, len(newest), len(touched), rows)


def _touched(case: Case, spec: FormSpec) -> tuple[list[str], list[str]]:
    """Return the labels of answers that the new questions would refuse or miss, and of those for which they have no place."""
    old = spec_of(case.type_version.form_version_id)
    answers = {key: value for key, value in case.answers.items() if _fits(old, spec, key)}
    files = {key: value for key, value in answers.items() if spec.fields[key].type == "file"}
    day = clock.local(case.submitted_at).date()
    filling = fill(spec, typed_from(spec, answers), files, applied_on=day)
    wrong = dict.fromkeys(name.partition("-")[0] for name in filling.problems)
    return _labels(spec, wrong), _labels(old, _lost(old, case.answers, filling.values))


def _fits(old: FormSpec, new: FormSpec, key: str) -> bool:
    """Whether an answer can be read by the new question of its name: only if that is of the same type."""
    before, after = old.fields.get(key), new.fields.get(key)
    if before is None or after is None or before.type != after.type:
        return False
    types = {column.key: column.type for column in before.fields}
    return all(types.get(column.key, column.type) == column.type for column in after.fields)


def _lost(old: FormSpec, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of answers, not of computed values, that would not be there any more."""
    for key, value in before.items():
        if key in old.fields and old.fields[key].type != "computed" and value and after.get(key) is None:
            yield key


def _labels(spec: FormSpec, keys: Any) -> list[str]:
    return [str(spec.fields[key].label) if key in spec.fields else key for key in keys]
