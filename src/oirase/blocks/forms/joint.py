"""Several forms filled in as one interview: what they ask alike is asked once, and each is worked out by itself. Pure.

Two questions ask alike when a profile would fill both (`prefill`), or when key, label and settings are the same (the shared parts
of a prefecture's forms). One is asked, the one that suits the others too (`FieldType.covers`), and what is typed there is typed in all.
Whether a question is asked, needed or wrong is still each form's own to say: the first one that asks it shows it, with what any of them finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from oirase.blocks.forms.filling import Filling
from oirase.blocks.forms.spec.model import Field, FormSpec
from oirase.blocks.forms.types import type_of

Place = tuple[int, str]
"""Where a question stands: the number of its form, and its key there."""
Typed = Mapping[int, tuple[list[str], dict[str, list[str]]]]
"""What was typed: for each form by its number the keys of the questions, and the inputs by HTML name."""


@dataclass(frozen=True)
class Question:
    """What is asked once (共通の項目): its places, those first whose answer suits the others."""

    places: tuple[Place, ...]

    @property
    def is_shared(self) -> bool:
        """Whether more than one form asks it."""
        return len(self.places) > 1


def questions_in(specs: Sequence[FormSpec]) -> list[Question]:
    """Return everything that forms ask, in their order, what they ask alike put together; a group of rows is each form's own."""
    found: list[list[Place]] = []
    groups: dict[Any, list[list[Place]]] = {}
    for number, spec in enumerate(specs):
        for one in spec.fields.values():
            if not type_of(one).asks:
                continue
            alike = groups.setdefault(_meaning(number, one), [])
            if not any(_joins(places, number, one, specs) for places in alike):
                alike.append([(number, one.key)])
                found.append(alike[-1])
    return [Question(tuple(places)) for places in found]


def _meaning(number: int, one: Field) -> Any:
    if type_of(one).rows:
        return number, one.key
    return (one.type, one.prefill) if one.prefill else (one.type, one.key, one.label)


def _joins(places: list[Place], number: int, one: Field, specs: Sequence[FormSpec]) -> bool:
    """Put a question to others of its meaning, if one of them suits all; a form that asks twice means two things."""
    if any(form == number for form, _key in places):
        return False
    form, key = places[0]
    leader = specs[form].fields[key]
    if type_of(one).covers(leader, one):
        places.append((number, one.key))
    elif type_of(one).covers(one, leader):
        places.insert(0, (number, one.key))
    else:
        return False
    return True


SHARED = "shared"


@dataclass(frozen=True)
class Section:
    """Questions under one heading of a sheet, each by the place at which it is asked."""

    title: Any
    help: Any
    places: Sequence[Place]


@dataclass(frozen=True)
class Sheet:
    """One page of the interview: what the forms ask alike (`shared`), or what is left of one form (its number)."""

    key: str
    sections: Sequence[Section]


@dataclass(frozen=True)
class Interview:
    """Several forms worked out for one person's answers."""

    fillings: Sequence[Filling]

    @cached_property
    def questions(self) -> list[Question]:
        """Return everything that is asked, once."""
        return questions_in([one.spec for one in self.fillings])

    @cached_property
    def _question_at(self) -> dict[Place, Question]:
        return {place: one for one in self.questions for place in one.places}

    def field(self, place: Place) -> Field:
        """Return the question at a place as its form has it."""
        return self.fillings[place[0]].spec.fields[place[1]]

    def asked_at(self, question: Question) -> list[Place]:
        """Return the places whose forms ask a question as the answers stand; at the first one it is shown."""
        return [place for place in question.places if place[1] in self.fillings[place[0]].shown]

    @property
    def complete(self) -> bool:
        """Whether all of it can be handed in."""
        return all(one.complete for one in self.fillings)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Return the pages that have anything to show: first what is shared, then form by form, step by step."""
        shared = [self.asked_at(one)[0] for one in self.questions if one.is_shared and self.asked_at(one)]
        found = [Sheet(SHARED, [Section("", "", shared)])] if shared else []
        for number, filling in enumerate(self.fillings):
            sections = [one for one in self._own(number, filling) if one.places]
            if sections:
                found.append(Sheet(str(number), sections))
        return found

    def _own(self, number: int, filling: Filling) -> Iterator[Section]:
        for step in filling.steps:
            own = [
                (number, one.key) for one in filling.asked_in(step) if not self._is_shared((number, one.key))
            ]
            yield Section(step.title, step.help, own)

    def _is_shared(self, place: Place) -> bool:
        question = self._question_at.get(place)
        return question is not None and question.is_shared

    def sheet(self, key: str) -> Sheet | None:
        """Return a page by its key."""
        return next((one for one in self.sheets if one.key == key), None)

    def problems_at(self, place: Place) -> dict[str, list[str]]:
        """Return what any form finds wrong with what is typed at a place, by HTML name there."""
        found: dict[str, list[str]] = {}
        question = self._question_at.get(place)
        for number, key in self.asked_at(question) if question else (place,):
            for name, messages in self.fillings[number].problems.items():
                if name.partition("-")[0] == key:
                    said = found.setdefault(place[1] + name.removeprefix(key), [])
                    said += [one for one in messages if one not in said]
        return found

    def first_open(self) -> Sheet | None:
        """Return the first page on which something is wrong or missing."""
        return next(
            (
                sheet
                for sheet in self.sheets
                if any(self.problems_at(place) for section in sheet.sections for place in section.places)
            ),
            None,
        )

    def is_needed(self, place: Place) -> bool:
        """Whether any form that asks it now cannot do without an answer."""
        return any(
            one.required or bool(one.required_when and one.required_when.test(self.fillings[number].known))
            for number, one in self._asking(place)
        )

    def is_deciding(self, place: Place) -> bool:
        """Whether anything that is asked depends on the answer."""
        question = self._question_at.get(place)
        return question is not None and any(
            key in self.fillings[number].spec.deciding for number, key in question.places
        )

    def _asking(self, place: Place) -> Iterator[tuple[int, Field]]:
        for one in self.asked_at(self._question_at[place]):
            yield one[0], self.field(one)

    def spread(self, typed: Typed) -> Typed:
        """Return what was typed where it was asked as every form that asks it takes it."""
        found: dict[int, tuple[list[str], dict[str, list[str]]]] = {}
        for number, (keys, inputs) in typed.items():
            for key in keys:
                own = {name: given for name, given in inputs.items() if name.partition("-")[0] == key}
                for form, other in self.same_places((number, key)):
                    taken, given_there = found.setdefault(form, ([], {}))
                    taken.append(other)
                    given_there |= {other + name.removeprefix(key): given for name, given in own.items()}
        return found

    def same_places(self, place: Place) -> Sequence[Place]:
        """Return all places of the question that is asked at one of them; none for what is no question."""
        question = self._question_at.get(place)
        return question.places if question else ()

    @property
    def counts(self) -> tuple[int, int]:
        """Return how many boxes are asked, and how many would be if each form were filled in by itself; notes and sums do not count."""
        asked = separate = 0
        for question in self.questions:
            sizes = [_size(self.fillings[number], key) for number, key in self.asked_at(question)]
            separate += sum(sizes)
            asked += max(sizes, default=0)
        return asked, separate


def _size(filling: Filling, key: str) -> int:
    """Return how many boxes a question is: one, or the cells of its rows."""
    one = filling.spec.fields[key]
    if not type_of(one).rows:
        return 1
    cells = {column.key: type_of(column).asks for column in one.fields}
    names = [name.split("-") for name in filling.shown if name.startswith(f"{key}-")]
    return sum(cells[name[2]] for name in names)
