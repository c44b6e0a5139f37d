"""What pages and others read: answers as people read them, one's own drafts, forms of an office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oirase.blocks.forms.filling import Filling
from oirase.blocks.forms.models import Draft, DraftState, Profile
from oirase.blocks.forms.own_data import Line, lines, offered
from oirase.blocks.forms.reading import spec_of
from oirase.blocks.forms.spec.model import Field, FormSpec, Step
from oirase.blocks.forms.types import type_of
from oirase.kernel.access.actors import Actor

TYPE_OF = {"name": "person_name", "email": "email", "phone": "phone"}
"""Which type of field asks for a part of a profile also where nobody has said so."""


@dataclass(frozen=True)
class Answer:
    """One answer as it is read: the question, the text, rows of a group, files by id, and what is wrong with it."""

    key: str
    label: str
    text: str = ""
    rows: Sequence[Sequence[Answer]] = ()
    files: Sequence[Mapping[str, Any]] = ()
    problems: Sequence[str] = ()


@dataclass(frozen=True)
class Section:
    """The answers of one step."""

    step: Step
    answers: Sequence[Answer]

    @property
    def title(self) -> str:
        """Return the step's title."""
        return str(self.step.title)


def review_of(filling: Filling) -> list[Section]:
    """Return what is about to be sent, step by step, with what is wrong."""
    return [
        Section(step, [*_answers(filling.asked_in(step), filling.values, filling.shown, filling.problems)])
        for step in filling.steps
    ]


def as_text(filling: Filling) -> str:
    """Return what was typed as a text that people read: step by step, what is wrong with it beside it, unreadable things as they were typed."""
    lines = [str(filling.spec.title)]
    for section in review_of(filling):
        lines += ["", f"■ {section.title}"]
        for one in section.answers:
            typed = " ".join(text for text in filling.inputs.get(one.key, ()) if text)
            lines.append(f"{one.label}: {one.text or typed}")
            lines += [
                "  " + " / ".join(f"{cell.label}: {cell.text}" for cell in row if cell.text)
                for row in one.rows
            ]
    return "\n".join(lines) + "\n"


def read_answers(version_id: UUID | None, values: Mapping[str, Any]) -> list[Section]:
    """Return answers that were handed in under a version, step by step; what was not asked does not appear."""
    return sections_of(spec_of(version_id), values)


def known_answers(version_id: UUID | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as expressions read them; a field without an answer is not there, and reads as null."""
    fields = spec_of(version_id).fields
    return {
        key: type_of(fields[key]).known(fields[key], value)
        for key, value in values.items()
        if key in fields and value is not None
    }


def called(version_id: UUID | None, values: Mapping[str, Any], *parts: str) -> str:
    """Return the first answer among fields that a profile's parts would fill (`prefill`), as one calls somebody by it; nothing for none."""
    fields = spec_of(version_id).fields
    for part in parts:
        for key in _keys_of(fields, part):
            if values.get(key) is not None:
                return type_of(fields[key]).called(fields[key], values[key])
    return ""


def filled_by(version_id: UUID | None, *parts: str) -> frozenset[str]:
    """Return the keys of the fields that parts of a profile would fill (`prefill`)."""
    fields = spec_of(version_id).fields
    return frozenset(key for part in parts for key in _keys_of(fields, part))


def _keys_of(fields: Mapping[str, Field], part: str) -> list[str]:
    """Return the fields that a part of a profile would fill; where a form says nothing about it, the first of its type."""
    marked = [key for key, one in fields.items() if one.prefill == part]
    return marked or [key for key, one in fields.items() if one.type == TYPE_OF.get(part)][:1]


def sections_of(spec: FormSpec, values: Mapping[str, Any]) -> list[Section]:
    """Return answers by the steps of a form."""
    found = [Section(step, [*_answers(step.fields, values, values.keys(), {})]) for step in spec.steps]
    return [section for section in found if section.answers]


def _answers(
    fields: Sequence[Field], values: Mapping[str, Any], shown: Any, problems: Mapping[str, Sequence[str]]
) -> Iterator[Answer]:
    for one in fields:
        if one.key in shown and one.type != "note":
            yield _answer(one, values.get(one.key), problems.get(one.key, ()))


def _answer(one: Field, value: Any, problems: Sequence[str]) -> Answer:
    kind = type_of(one)
    if value is None:
        return Answer(one.key, str(one.label), problems=problems)
    if kind.rows:
        rows = [[*_answers(one.fields, row, row.keys(), {})] for row in value]
        return Answer(one.key, str(one.label), kind.shown(one, value), rows=rows, problems=problems)
    files = value if one.type == "file" else ()
    return Answer(one.key, str(one.label), kind.shown(one, value), files=files, problems=problems)


def own_drafts(actor: Actor) -> list[Draft]:
    """Return what the account has begun and not sent, last saved first."""
    if not actor.user_id:
        return []
    found = Draft.objects.filter(user_id=actor.user_id, state=DraftState.OPEN)
    return list(
        found.select_related("form_version__form")
        .defer("form_version__definition", "form_version__schema", "form_version__form__definition")
        .order_by("-saved_at")[:50]
    )


def profile_of(actor: Actor) -> Profile | None:
    """Return the account's own profile; None where nothing is kept."""
    return Profile.objects.filter(user_id=actor.user_id).first() if actor.user_id else None


def worth_keeping(
    actor: Actor, version_id: UUID, answers: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Line]]:
    """Return the parts of a profile that answers would give and that it does not hold so yet: as kept, and as people read them."""
    profile = profile_of(actor)
    kept = profile.values if profile else {}
    found = {
        part: one for part, one in offered(spec_of(version_id), answers).items() if kept.get(part) != one
    }
    return found, lines(found)
