"""Working a form out: from what was typed to what is asked, what is answered, and what is wrong. Pure; the one evaluator.

Order of events: the fields are taken in the order of their dependencies. One whose condition does not hold is **hidden**: it has no
answer, whatever was typed there before, and expressions read null for it. A computed one gets its value. Any other is read
from what was typed; what cannot be read is a problem and has no answer. Only then are missing answers and rules between
answers looked at, because they may depend on everything.

What was typed is kept by HTML name: `name`, `name-part` for the parts of one answer, `group-0-name` in rows, `group-total` for their number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from oirase.blocks.forms.spec.model import Field, FormSpec, Step
from oirase.blocks.forms.types import Inputs, type_of
from oirase.blocks.forms.types.files import files_of
from oirase.blocks.forms.types.groups import Table, least, most

FileAnswer = Mapping[str, Any]


@dataclass(frozen=True)
class Filling:
    """A form worked out for one person's answers.

    `values`: the answers of shown fields as JSON; `problems` by HTML name; `missing` those of them that only say that something is
    not answered yet; `shown` the keys of shown fields (rows: `group-0-name`); `steps` those that have anything to show.
    """

    spec: FormSpec
    inputs: Inputs
    values: dict[str, Any]
    problems: dict[str, list[str]]
    missing: frozenset[str]
    shown: frozenset[str]
    steps: tuple[Step, ...]
    known: Mapping[str, Any] = field(repr=False, default_factory=dict)
    only: frozenset[str] = frozenset()

    def asked_in(self, step: Step) -> list[Field]:
        """Return the fields that stand on a step's page: those shown; in a correction the ones to mend, and any that is wrong because of them."""
        shown = [one for one in step.fields if one.key in self.shown]
        if not self.only:
            return shown
        wrong = {name.partition("-")[0] for name in self.problems}
        return [one for one in shown if one.key in self.only or one.key in wrong]

    @property
    def complete(self) -> bool:
        """Whether it can be handed in."""
        return not self.problems

    def problems_in(self, step: Step) -> dict[str, list[str]]:
        """Return the problems of one step's fields."""
        keys = {one.key for one in step.fields}
        return {name: found for name, found in self.problems.items() if name.partition("-")[0] in keys}

    def first_open_step(self) -> Step | None:
        """Return the first step in which something is wrong or missing."""
        return next((step for step in self.steps if self.problems_in(step)), None)


def fill(
    spec: FormSpec,
    inputs: Inputs,
    files: Mapping[str, Sequence[FileAnswer]] | None = None,
    *,
    applied_on: date,
    only: Collection[str] = (),
) -> Filling:
    """Work a form out. `inputs` hold what was typed, `files` what is kept for each file field; `only`: what a correction is about."""
    return _Filler(spec, inputs, files or {}, applied_on, frozenset(only)).run()


def typed_from(spec: FormSpec, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what somebody would have typed for answers (to prefill a form, to correct one field of it)."""
    found: dict[str, list[str]] = {}
    for key, value in values.items():
        one = spec.fields.get(key)
        if one is not None and value is not None and type_of(one).asks:
            found |= _typed(one, key, value)
    return found


def _typed(one: Field, name: str, value: Any) -> dict[str, list[str]]:
    kind = type_of(one)
    if not kind.rows:
        return kind.typed(one, name, value)
    found = {f"{name}-total": [str(len(value))]}
    for number, row in enumerate(value):
        for column in one.fields:
            if row.get(column.key) is not None and type_of(column).asks:
                found |= type_of(column).typed(column, f"{name}-{number}-{column.key}", row[column.key])
    return found


class _Filler:
    def __init__(
        self,
        spec: FormSpec,
        inputs: Inputs,
        files: Mapping[str, Sequence[FileAnswer]],
        applied_on: date,
        only: frozenset[str],
    ) -> None:
        self.spec, self.inputs, self.files, self.only = spec, inputs, files, only
        self.data = MultiValueDict(dict(inputs))
        self.known: dict[str, Any] = {"applied_on": applied_on}
        self.values: dict[str, Any] = {}
        self.problems: dict[str, list[str]] = {}
        self.missing: set[str] = set()
        self.shown: set[str] = set()

    def run(self) -> Filling:
        for key in self.spec.order:
            self._work_out(self.spec.fields[key])
        for key in self.spec.fields:
            if key in self.shown:
                self._look_at(self.spec.fields[key])
        in_order = {key: self.values[key] for key in self.spec.fields if key in self.values}
        filling = Filling(
            self.spec,
            self.inputs,
            in_order,
            self.problems,
            frozenset(self.missing),
            frozenset(self.shown),
            (),
            self.known,
            self.only,
        )
        return replace(filling, steps=tuple(one for one in self.spec.steps if filling.asked_in(one)))

    def _work_out(self, one: Field) -> None:
        """Decide whether a field is asked, and take its answer."""
        step = self.spec.step_of[one.key]
        if not (_holds(step.when, self.known) and _holds(one.when, self.known)):
            return
        self.shown.add(one.key)
        kind = type_of(one)
        if one.type == "note":
            return
        if kind.rows:
            value: Any = self._rows(one) or None
        elif one.type == "file":
            value = self._files(one)
        else:
            value = self._answer(one, one.key, self.known)
        if value is not None:
            self.values[one.key] = value
        if value is not None or kind.rows:
            # A group without rows is an empty list and not unknown: it has been asked, and there are none.
            self.known[one.key] = kind.known(one, value if value is not None else [])

    def _answer(self, one: Field, name: str, known: Mapping[str, Any]) -> Any:
        """Return the JSON value of a field that is no list of rows; None where there is none or it cannot be read."""
        kind = type_of(one)
        if one.value is not None:
            return kind.stored(one, one.value.evaluate(known))
        control = kind.control(one, known)
        given = control.widget.value_from_datadict(self.data, MultiValueDict(), name)
        try:
            return kind.stored(one, control.clean(given))
        except ValidationError as error:
            self.problems[name] = list(error.messages)
            return None

    def _rows(self, one: Field) -> list[dict[str, Any]]:
        return [self._row(one, number) for number in range(total(one, self.inputs))]

    def _row(self, one: Field, number: int) -> dict[str, Any]:
        """Work out one row; its columns see the whole form and the row's own columns before them."""
        known = dict(self.known)
        row: dict[str, Any] = {}
        for column in one.fields:
            if not _holds(column.when, known):
                continue
            name = f"{one.key}-{number}-{column.key}"
            self.shown.add(name)
            if column.type == "note":
                continue
            value = self._answer(column, name, known)
            if value is not None:
                row[column.key] = value
                known[column.key] = type_of(column).known(column, value)
            elif name not in self.problems and _is_needed(column, known):
                self._miss(name, column)
        for column in one.fields:
            self._rules(column, f"{one.key}-{number}-{column.key}", known)
        return row

    def _files(self, one: Field) -> list[FileAnswer] | None:
        kept = list(self.files.get(one.key, ()))
        if len(kept) > files_of(one):
            self.problems[one.key] = [_("ファイルは%(most)d個までです。") % {"most": files_of(one)}]
        return kept or None

    def _look_at(self, one: Field) -> None:
        """Say what is missing and which rules are broken, now that every answer is known."""
        kind = type_of(one)
        if kind.rows:
            self._count(one)
        elif kind.asks and not {one.key} & (self.values.keys() | self.problems.keys()):
            self._miss_if_needed(one)
        self._rules(one, one.key, self.known)

    def _count(self, one: Field) -> None:
        rows = len(self.values.get(one.key, ()))
        lowest = max(least(one), 1 if _is_needed(one, self.known) else 0)
        if rows < lowest:
            self.problems[one.key] = [_("%(least)d件以上入力してください。") % {"least": lowest}]
            self.missing.add(one.key)
        elif rows > most(one):
            self.problems[one.key] = [_("%(most)d件までです。") % {"most": most(one)}]

    def _miss_if_needed(self, one: Field) -> None:
        if _is_needed(one, self.known):
            self._miss(one.key, one)

    def _miss(self, name: str, one: Field) -> None:
        self.problems[name] = [missing_message(one)]
        self.missing.add(name)

    def _rules(self, one: Field, name: str, known: Mapping[str, Any]) -> None:
        if name in self.problems:
            return
        broken = [str(each.message) for each in one.checks if each.test.evaluate(known) is False]
        if broken:
            self.problems[name] = broken


def missing_message(one: Field) -> str:
    """Say what to do about a question without an answer."""
    if one.type == "file":
        return _("ファイルを選んでください。")
    if one.type in ("choice", "choices"):
        return _("選んでください。")
    return _("確認して、チェックを入れてください。") if one.type == "boolean" else _("入力してください。")


def total(one: Field, inputs: Inputs) -> int:
    """Return how many rows of a group stand on the page: as many as were sent, at the first time as many as are needed."""
    given = inputs.get(f"{one.key}-total", [""])[0]
    if given.isdecimal() and len(given) < 5:
        return min(int(given), most(one) + 1)
    return least(one)


def sums_of(one: Field, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the sums below a table."""
    return dict(Table.sums(one, list(rows))) if one.type == "table" else {}


def _holds(condition: Any, known: Mapping[str, Any]) -> bool:
    return condition is None or condition.test(known)


def _is_needed(one: Field, known: Mapping[str, Any]) -> bool:
    return one.required or (one.required_when is not None and one.required_when.test(known))
