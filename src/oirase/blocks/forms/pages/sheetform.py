"""One page of an interview: questions of several forms beside one another, each form's under a prefix of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from oirase.blocks.forms.joint import Interview, Place, Sheet, Typed
from oirase.blocks.forms.pages import rows
from oirase.blocks.forms.pages.stepform import Linked, Part, StepForm, linked
from oirase.blocks.forms.services.interviews import Held
from oirase.blocks.forms.spec.model import Field, Step
from oirase.blocks.forms.types.parts import PartsWidget
from oirase.kernel.access.actors import Actor
from oirase.kernel.texts import LocalizedText
from oirase.ui.forms import Problem

NO_MEMORY = {"autocomplete": "off"}


class _OneOfSeveral(StepForm):
    """The questions of one form. An officer asks: what the last resident answered is not offered by the browser."""

    def __init__(
        self,
        interview: Interview,
        number: int,
        fields: Sequence[Field],
        files: Mapping[str, Sequence[Linked]],
        *,
        tell: bool,
    ) -> None:
        self.interview, self.number = interview, number
        step = Step(str(number), LocalizedText(), tuple(fields))
        super().__init__(interview.fillings[number], step, files, tell=False, prefix=prefix_of(number))
        if tell:
            for one in fields:
                self.told |= interview.problems_at((number, one.key))

    def _add(self, one: Field, name: str) -> None:
        super()._add(one, name)
        if name in self.fields:
            widget = self.fields[name].widget
            widget.attrs |= NO_MEMORY
            if isinstance(widget, PartsWidget):
                widget.parts = [replace(box, attrs={**box.attrs, **NO_MEMORY}) for box in widget.parts]

    def is_needed(self, one: Field) -> bool:
        """Whether any form cannot do without it; a cell of a row is its own form's."""
        place = (self.number, one.key)
        return self.interview.is_needed(place) if self._is_asked(one) else super().is_needed(one)

    def is_deciding(self, one: Field) -> bool:
        """Whether anything in any form depends on it."""
        return self.interview.is_deciding((self.number, one.key))

    def _is_asked(self, one: Field) -> bool:
        return self.filling.spec.fields.get(one.key) is one


@dataclass(frozen=True)
class Lines:
    """What stands under one heading: each thing with the form that it belongs to."""

    title: Any
    help: Any
    parts: Sequence[tuple[StepForm, Part]]


class SheetForm:
    """A sheet ready to be shown to whoever holds the interview; `tell` says what is wrong."""

    def __init__(self, held: Held, sheet: Sheet, actor: Actor, *, tell: bool) -> None:
        interview, self.sheet = held.interview, sheet
        self.interview = interview
        fields: dict[int, list[Field]] = {}
        for place in self._places():
            fields.setdefault(place[0], []).append(interview.field(place))
        self._forms = {
            number: _OneOfSeveral(interview, number, own, linked(held.files[number], actor), tell=tell)
            for number, own in fields.items()
        }

    def _places(self) -> Iterator[Place]:
        for section in self.sheet.sections:
            yield from section.places

    @property
    def forms(self) -> list[StepForm]:
        """Return the forms that stand on the page."""
        return list(self._forms.values())

    @property
    def takes_files(self) -> bool:
        """Whether the page has a place for files."""
        return bool(self.file_names)

    @property
    def file_names(self) -> list[str]:
        """Return the names of the boxes for files: they are sent with a button only."""
        return [name for one in self.forms for name in one.file_names]

    def refuse(self, number: int, problems: Mapping[str, Sequence[str]]) -> None:
        """Show what was refused of one form's fields."""
        self._forms[number].told |= {name: list(said) for name, said in problems.items()}

    def sections(self) -> Iterator[Lines]:
        """Yield what stands on the page, heading by heading."""
        for section in self.sheet.sections:
            parts = [(self._forms[place[0]], self._part(place)) for place in section.places]
            yield Lines(section.title, section.help, parts)

    def _part(self, place: Place) -> Part:
        return self._forms[place[0]].part_of(self.interview.field(place))

    def problem_lines(self) -> list[Problem]:
        """Return the lines of the error summary."""
        return [line for form in self.forms for line in form.problem_lines()]


def typed_in(sent: QueryDict, interview: Interview, action: str, what: str) -> Typed:
    """Return what a page sent, with what its button does to it (a row more or less, an address from a postal code), for every form."""
    found: dict[int, tuple[list[str], dict[str, list[str]]]] = {}
    for number in range(len(interview.fillings)):
        prefix = f"{prefix_of(number)}-"
        keys = sent.get(f"{prefix}on_page", "").split(",")
        inputs = {
            plain: given
            for name, given in sent.lists()
            if name.startswith(prefix) and (plain := name.removeprefix(prefix)).partition("-")[0] in keys
        }
        if what.startswith(prefix):
            inputs = rows.after_button(inputs, action, what.removeprefix(prefix))
        found[number] = (keys, inputs)
    return interview.spread(found)


def files_in(
    sent: MultiValueDict[str, Any], held: Held, sheet: Sheet
) -> Iterator[tuple[Place, Field, list[Any]]]:
    """Yield the files that came with a page: for which place and field, and which."""
    for section in sheet.sections:
        for place in section.places:
            one = held.interview.field(place)
            given = sent.getlist(f"{prefix_of(place[0])}-{one.key}") if one.type == "file" else []
            if given:
                yield place, one, given


def prefix_of(number: int) -> str:
    """Return what stands before the names of one form's controls."""
    return f"form{number}"
