"""The map of a form's conditions: which question depends on which, in words, and circles among them. Pure.

It reads the definition as it is, so that one that is only half right can still be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from oirase.blocks.forms.spec.changing import fields_of, label_of, roots_of
from oirase.blocks.forms.spec.conditions import Question, in_words, questions_of
from oirase.blocks.forms.spec.ordering import Circle, ordered


@dataclass(frozen=True)
class Dependence:
    """One reason why a question depends on others: what is decided, in words, and which questions are read."""

    what: str
    words: str
    reads: tuple[str, ...]


@dataclass(frozen=True)
class Node:
    """A question on the map: what it depends on and how far it stands from the first answers (0: on nothing)."""

    key: str
    label: str
    reasons: tuple[Dependence, ...]
    level: int = 0

    @property
    def reads(self) -> list[str]:
        """Return the keys of all questions that it depends on."""
        return list(dict.fromkeys(key for reason in self.reasons for key in reason.reads))


def nodes_of(definition: Mapping[str, Any]) -> list[Node]:
    """Return the questions that depend on others or are depended on, in the order of the form."""
    questions = questions_of(definition)
    keys = [one.key for one in questions]
    found = {}
    for step in definition["steps"]:
        for one in step["fields"]:
            found[one["key"]] = Node(one["key"], label_of(one), tuple(_reasons(step, one, keys, questions)))
    read = {key for node in found.values() for key in node.reads}
    levels = _levels({key: node.reads for key, node in found.items()})
    return [
        Node(node.key, node.label, node.reasons, levels[key])
        for key, node in found.items()
        if node.reasons or key in read
    ]


def _reasons(
    step: Mapping[str, Any], one: Mapping[str, Any], keys: Sequence[str], questions: Sequence[Question]
) -> list[Dependence]:
    titles = {
        "when": _("表示する条件"),
        "required_when": _("必須になる条件"),
        "value": _("計算の式"),
    }
    given = [(_("ステップの条件"), step.get("when"))]
    given += [(title, one.get(name)) for name, title in titles.items()]
    given += [(_("入力チェック"), check.get("test")) for check in _rows(one.get("checks"))]
    given += [
        (_("列「%(label)s」の条件") % {"label": label_of(column)}, column.get(name))
        for column in _rows(one.get("fields"))
        for name in titles
    ]
    own = {column.get("key") for column in _rows(one.get("fields"))}
    found = []
    for what, source in given:
        reads = [key for key in keys if key in roots_of(str(source or "")) and key not in own]
        if reads:
            found.append(Dependence(what, in_words(str(source), questions), tuple(reads)))
    return found


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _levels(reads: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return how far each question stands from those that depend on nothing; a circle is cut open for that."""
    left = {key: set(read) & reads.keys() for key, read in reads.items()}
    while True:
        try:
            order = ordered(left)
            break
        except Circle as cycle:
            first = cycle.members[0]
            left[first] = left[first] - set(cycle.members)
    levels: dict[str, int] = {}
    for key in order:
        levels[key] = 1 + max((levels[one] for one in left[key]), default=-1)
    return levels


def circle_in(definition: Mapping[str, Any]) -> list[str]:
    """Return the labels of questions whose conditions or values depend on one another in a circle; none where there is no circle."""
    labels = {one["key"]: label_of(one) for one in fields_of(definition)}
    reads: dict[str, set[str]] = {}
    for step in definition["steps"]:
        for one in step["fields"]:
            sources = [step.get("when"), *(one.get(name) for name in ("when", "required_when", "value"))]
            own = {column.get("key") for column in _rows(one.get("fields"))}
            inner = [
                column.get(name)
                for column in _rows(one.get("fields"))
                for name in ("when", "required_when", "value")
            ]
            read = {root for source in sources for root in roots_of(str(source or ""))}
            read |= {root for source in inner for root in roots_of(str(source or ""))} - own
            reads[one["key"]] = read & labels.keys()
    try:
        ordered(reads)
    except Circle as cycle:
        return [labels[key] for key in cycle.members]
    return []
