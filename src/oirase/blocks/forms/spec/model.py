"""A form as Python sees it: steps, fields, conditions; made by `parsing` from the JSON that is stored, never by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from oirase.kernel.expressions import Expression
from oirase.kernel.texts import LocalizedText


@dataclass(frozen=True)
class Check:
    """A rule between answers (入力チェック): refused where the expression is false; unknown (null) is let through."""

    test: Expression
    message: LocalizedText


@dataclass(frozen=True)
class Field:
    """One question (項目). `key` is its name in answers and expressions; `options` are those of its type.

    `when`: asked only if true. `value`: computed instead of asked. `fields` are the columns of a repeating group or table.
    """

    key: str
    type: str
    label: LocalizedText
    help: LocalizedText = LocalizedText()
    required: bool = False
    required_when: Expression | None = None
    when: Expression | None = None
    value: Expression | None = None
    checks: tuple[Check, ...] = ()
    prefill: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()

    @property
    def expressions(self) -> Iterator[Expression]:
        """Yield what decides over the field's presence and value; checks come afterwards and decide nothing."""
        return (one for one in (self.when, self.required_when, self.value) if one)


@dataclass(frozen=True)
class Step:
    """One page of the form (ステップ)."""

    key: str
    title: LocalizedText
    fields: tuple[Field, ...]
    help: LocalizedText = LocalizedText()
    when: Expression | None = None


@dataclass(frozen=True)
class FormSpec:
    """A whole form (様式). `order` is that in which its fields are worked out: each after those that it depends on."""

    title: LocalizedText
    steps: tuple[Step, ...]
    intro: LocalizedText = LocalizedText()
    order: tuple[str, ...] = ()

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Return the fields of all steps by key, in the order of the page; columns of groups stay inside their group."""
        return {one.key: one for step in self.steps for one in step.fields}

    @cached_property
    def step_of(self) -> dict[str, Step]:
        """Return the step of each field."""
        return {one.key: step for step in self.steps for one in step.fields}

    @cached_property
    def deciding(self) -> frozenset[str]:
        """Return the keys on which something else depends: when their answer changes, the page changes."""
        read: set[str] = set()
        for step in self.steps:
            read |= step.when.roots if step.when else set()
            for one in walk(step.fields):
                for expression in one.expressions:
                    read |= expression.roots
        return frozenset(key for key in self.fields if key in read)

    def step(self, key: str) -> Step | None:
        """Return a step by its key."""
        return next((step for step in self.steps if step.key == key), None)


def walk(fields: tuple[Field, ...]) -> Iterator[Field]:
    """Yield fields and the columns inside them."""
    for one in fields:
        yield one
        yield from walk(one.fields)
