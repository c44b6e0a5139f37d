"""One step of a form on the page: the fields that are asked, with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

from oirase.blocks.forms.filling import Filling, sums_of, total
from oirase.blocks.forms.models import Attachment
from oirase.blocks.forms.spec.model import Field, Step
from oirase.blocks.forms.types import type_of
from oirase.blocks.forms.types.files import bytes_of, files_of, kinds_of, pages_of
from oirase.blocks.forms.types.groups import least, most
from oirase.blocks.forms.types.numbers import exact
from oirase.kernel.access.actors import Actor
from oirase.kernel.files import Received, download_path, receive
from oirase.ui.forms import Form, Problem

Linked = tuple[Attachment, str]
"""A file that is there already, and the address under which it is read."""


@dataclass(frozen=True)
class Row:
    """One row of a group: its number on the page and its controls."""

    number: int
    cells: Sequence[Part]

    @property
    def place(self) -> int:
        """Return the number as people count."""
        return self.number + 1


@dataclass(frozen=True)
class Part:
    """One thing on the page: a control (`bound`), a note, a worked-out value (`shown`), files, or rows; `name` as it stands in HTML."""

    kind: str
    spec: Field
    name: str
    bound: BoundField | None = None
    shown: str = ""
    files: Sequence[Linked] = ()
    more_files: bool = False
    rows: Sequence[Row] = ()
    sums: Sequence[tuple[Field, str]] = ()
    may_add: bool = False
    may_remove: bool = False
    problems: Sequence[str] = field(default=())
    deciding: bool = False


class StepForm(Form):
    """The controls of a step. It does not check: what is wrong has been worked out over the whole form (`Filling`).

    With a `prefix` it stands beside the steps of other forms on one page.
    """

    def __init__(
        self,
        filling: Filling,
        step: Step,
        files: Mapping[str, Sequence[Linked]],
        *,
        tell: bool,
        prefix: str | None = None,
    ) -> None:
        self.filling, self.step, self.attached = filling, step, files
        self.told = filling.problems_in(step) if tell else {}
        self.remarks: Mapping[str, str] = {}
        data = {f"{prefix}-{name}" if prefix else name: given for name, given in filling.inputs.items()}
        super().__init__(MultiValueDict(data), auto_id="id_%s", prefix=prefix)
        del self.fields["idempotency_key"]
        self.asked = filling.asked_in(step)
        for one in self.asked:
            self._add(one, one.key)

    def full_clean(self) -> None:
        """Take the problems as they were worked out."""
        self.cleaned_data: dict[str, Any] = {}
        self._errors = ErrorDict()
        for name, found in self.told.items():
            self._errors[name] = self.error_class(
                found, renderer=self.renderer, field_id=f"id_{self.add_prefix(name)}"
            )

    def _add(self, one: Field, name: str) -> None:
        kind = type_of(one)
        if kind.rows:
            for number in range(total(one, self.filling.inputs)):
                for column in one.fields:
                    if f"{name}-{number}-{column.key}" in self.filling.shown:
                        self._add(column, f"{name}-{number}-{column.key}")
        elif kind.asks:
            control = kind.control(one, self.filling.known)
            # The mark beside the label; whether an answer is missing is not this form's to say.
            control.required = self.is_needed(one)
            if self.is_deciding(one):
                control.widget.attrs["data-deciding"] = "true"
            self.fields[name] = control

    def is_needed(self, one: Field) -> bool:
        """Whether the mark beside the label says that an answer is needed."""
        return one.required or bool(one.required_when and one.required_when.test(self.filling.known))

    def is_deciding(self, one: Field) -> bool:
        """Whether the page changes with the answer."""
        return one.key in self.filling.spec.deciding

    @property
    def remarked(self) -> list[tuple[str, str, str]]:
        """Return the id, the label and what was said about each field of this page that somebody has remarked on."""
        return [
            (f"id_{self.add_prefix(one.key)}", str(one.label), self.remarks[one.key])
            for one in self.asked
            if one.key in self.remarks
        ]

    @property
    def on_page(self) -> str:
        """Return the keys of the fields that this page asks for."""
        return ",".join(one.key for one in self.asked)

    @property
    def takes_files(self) -> bool:
        """Whether the page has a place for files."""
        return bool(self.file_names)

    @property
    def file_names(self) -> list[str]:
        """Return the names of the boxes for files: they are sent with a button, not each time that something is typed."""
        return [self.add_prefix(one.key) for one in self.asked if one.type == "file"]

    def parts(self) -> Iterator[Part]:
        """Yield what stands on the page, in order."""
        for one in self.asked:
            yield self.part_of(one)

    def part_of(self, one: Field) -> Part:
        """Return what stands on the page for one field."""
        return self._part(one, one.key, self.filling.values)

    def _part(self, one: Field, name: str, values: Mapping[str, Any]) -> Part:
        kind, html_name = type_of(one), self.add_prefix(name)
        if one.type == "note":
            return Part("note", one, html_name)
        if not kind.asks:
            value = values.get(one.key)
            return Part("shown", one, html_name, shown="" if value is None else kind.shown(one, value))
        if one.type == "file":
            kept = self.attached.get(one.key, ())
            return Part(
                "files",
                one,
                html_name,
                bound=self[name],
                files=kept,
                more_files=len(kept) < files_of(one),
                problems=self.told.get(name, ()),
            )
        if kind.rows:
            return self._group(one, name)
        return Part("control", one, html_name, bound=self[name], deciding=self.is_deciding(one))

    def _group(self, one: Field, name: str) -> Part:
        count = total(one, self.filling.inputs)
        values = self.filling.values.get(one.key, [])
        rows = [
            Row(number, [*self._cells(one, name, number, values[number] if number < len(values) else {})])
            for number in range(count)
        ]
        columns = {column.key: column for column in one.fields}
        sums = [
            (columns[key], type_of(columns[key]).shown(columns[key], exact(value)))
            for key, value in sums_of(one, values).items()
        ]
        return Part(
            one.type,
            one,
            self.add_prefix(name),
            rows=rows,
            sums=sums,
            may_add=count < most(one),
            may_remove=count > least(one),
            problems=self.told.get(name, ()),
        )

    def _cells(self, one: Field, name: str, number: int, row: Mapping[str, Any]) -> Iterator[Part]:
        for column in one.fields:
            place = f"{name}-{number}-{column.key}"
            if place in self.filling.shown:
                yield self._part(column, place, row)

    def problem_lines(self) -> list[Problem]:
        """Return the lines of the error summary, each with the id of its control."""
        found = []
        for name, messages in self.told.items():
            bound = self[name] if name in self.fields else None
            label = str(bound.label) if bound else _label(self.step, name)
            target = bound.auto_id if bound else f"id_{self.add_prefix(name)}"
            found += [Problem(target, label, message) for message in messages]
        return found


def _label(step: Step, name: str) -> str:
    key = name.partition("-")[0]
    return next((str(one.label) for one in step.fields if one.key == key), "")


def linked(files: Sequence[Attachment], actor: Actor) -> dict[str, list[Linked]]:
    """Return files by their field, each with the address at which the actor reads it."""
    found: dict[str, list[Linked]] = {}
    for one in files:
        found.setdefault(one.field, []).append((one, download_path(one.file, actor)))
    return found


@contextmanager
def received_for(one: Field, given: Sequence[Any]) -> Iterator[list[Received]]:
    """Look at uploaded files for a field, as long as they are open; FileRefused for what it does not take."""
    with ExitStack() as stack:
        limits: dict[str, Any] = {
            "limit_bytes": bytes_of(one),
            "kinds": kinds_of(one),
            "max_pages": pages_of(one),
        }
        yield [stack.enter_context(receive(each, each.name, **limits)) for each in given]
