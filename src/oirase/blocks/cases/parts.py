"""Parts of an application (申請の一部): rows of its groups and its files. Each can go to a case of its own; single answers belong to all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oirase.blocks.cases.models import Case
from oirase.blocks.forms.facade import fill, read_answers, spec_of, typed_from
from oirase.kernel import clock

Answers = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One part: its name on the page, the label of its question, what it says."""

    name: str
    label: str
    text: str


def parts_of(case: Case) -> list[Part]:
    """Return the parts of a case in the order of the form."""
    fields = spec_of(case.type_version.form_version_id).fields
    return [
        Part(name, str(fields[key].label), _said(case, key, one))
        for key, value in case.answers.items()
        for name, one in _pieces(fields, key, value)
    ]


def _pieces(fields: Mapping[str, Any], key: str, value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the parts of one answer by name: rows by their place, files by their id."""
    one = fields.get(key)
    if one is None or not isinstance(value, list) or not (one.type == "file" or one.fields):
        return
    for place, piece in enumerate(value):
        yield f"{key}-{piece['id'] if one.type == 'file' else place}", piece


def _said(case: Case, key: str, piece: Mapping[str, Any]) -> str:
    """Return what a part says, in a line."""
    if "sha256" in piece:
        return str(piece["name"])
    sections = read_answers(case.type_version.form_version_id, {key: [piece]})
    cells = [
        cell.text
        for section in sections
        for answer in section.answers
        for row in answer.rows
        for cell in row
        if cell.text
    ]
    return " / ".join(cells)


def divided(case: Case, names: Collection[str]) -> tuple[Answers, Answers]:
    """Return the answers that stay with a case and those that go with the parts of these names.

    Single answers are in both; what is computed is worked out anew for each.
    """
    fields = spec_of(case.type_version.form_version_id).fields
    stays, goes = dict(case.answers), dict(case.answers)
    for key, value in case.answers.items():
        pieces = list(_pieces(fields, key, value))
        if pieces:
            stays[key] = [one for name, one in pieces if name not in names]
            goes[key] = [one for name, one in pieces if name in names]
    return computed(case, stays), computed(case, goes)


def joined(case: Case, back: Mapping[str, Any], keys: Collection[str]) -> Answers:
    """Return a case's answers with those rows and files of other answers behind its own that it has not."""
    found = dict(case.answers)
    for key in keys:
        own = list(found.get(key) or [])
        found[key] = own + [one for one in back.get(key) or [] if one not in own]
    return computed(case, found)


def computed(case: Case, answers: Answers) -> Answers:
    """Return answers with their computed values as they follow from the others, and without empty groups."""
    spec = spec_of(case.type_version.form_version_id)
    kept = {key: value for key, value in answers.items() if value != []}
    files = {
        key: value for key, value in kept.items() if key in spec.fields and spec.fields[key].type == "file"
    }
    day = clock.local(case.submitted_at).date()
    worked_out = fill(spec, typed_from(spec, kept), files, applied_on=day).values
    return {
        key: worked_out.get(key) if key in spec.fields and spec.fields[key].type == "computed" else value
        for key, value in kept.items()
    }
