"""How a built-in says what it takes, and how arguments are fitted to that.

    @builtin("substring", "string: string", "start position: number", "length?: number")

`name?` may be left out, `name*` takes all that follow; a kind that ends with `?` may be null, alternatives are separated by `|`.
A value beside a list is taken as a list of one, and a list of one as its element, as DMN says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_noop, pgettext_lazy

from oirase.kernel.expressions.errors import NoValue
from oirase.kernel.expressions.values import Value, kind

KIND_NAMES: Final = {
    "number": pgettext_lazy("expression", "数値"),
    "string": pgettext_lazy("expression", "文字列"),
    "boolean": pgettext_lazy("expression", "真偽"),
    "date": pgettext_lazy("expression", "日付"),
    "time": pgettext_lazy("expression", "時刻"),
    "date and time": pgettext_lazy("expression", "日時"),
    "days and time duration": pgettext_lazy("expression", "日数・時間の期間"),
    "years and months duration": pgettext_lazy("expression", "年月の期間"),
    "list": pgettext_lazy("expression", "リスト"),
    "context": pgettext_lazy("expression", "項目の集まり"),
    "range": pgettext_lazy("expression", "範囲"),
    "function": pgettext_lazy("expression", "関数"),
    "null": pgettext_lazy("expression", "値なし"),
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a signature."""

    name: str
    kinds: tuple[str, ...]
    optional: bool
    nullable: bool
    many: bool

    @classmethod
    def read(cls, text: str) -> Parameter:
        """Return the parameter that a text such as `length?: number` describes."""
        name, _, kinds = text.partition(": ")
        return cls(
            name.rstrip("?*"),
            tuple(kinds.rstrip("?").split("|")),
            optional=name.endswith("?"),
            nullable=kinds.endswith("?") or kinds == "any",
            many=name.endswith("*"),
        )

    def take(self, value: Value) -> Value:
        """Return an argument as this parameter wants it; NoValue when it does not fit."""
        if value is None:
            if self.nullable:
                return None
            raise NoValue(gettext_noop("引数「%(name)s」に値がありません。"), name=self.name)
        found = kind(value)
        if found in self.kinds or self.kinds[0] == "any":
            return value
        if "list" in self.kinds:
            return [value]
        if found == "list" and len(value) == 1 and value[0] is not None and kind(value[0]) in self.kinds:
            return value[0]
        raise NoValue(
            gettext_noop("引数「%(name)s」に%(kind)sは使えません。"), name=self.name, kind=KIND_NAMES[found]
        )


@dataclass(frozen=True)
class Signature:
    """A way to call a built-in: `function` gets the evaluation first, then its arguments."""

    function: Callable[..., Value]
    parameters: tuple[Parameter, ...]

    def __str__(self) -> str:
        return ", ".join(one.name + ("..." if one.many else "") for one in self.parameters)

    def fit(self, count: int, names: Sequence[str] | None) -> tuple[int | None, ...] | None:
        """Return for each parameter the place of its argument, None where it is left out; None when they do not fit.

        The last parameter that takes many has the place of its first argument.
        """
        if names is not None:
            known = [one.name for one in self.parameters]
            if not set(names) <= set(known):
                return None
            places = tuple(names.index(name) if name in names else None for name in known)
        else:
            most = len(self.parameters)
            if count > most and not (self.parameters and self.parameters[-1].many):
                return None
            places = tuple(index if index < count else None for index in range(most))
        pairs = zip(self.parameters, places, strict=True)
        return (
            None if any(place is None and not (one.optional or one.many) for one, place in pairs) else places
        )

    def take(self, values: Sequence[Value], places: tuple[int | None, ...]) -> list[Value]:
        """Return the arguments in the order of the parameters, as these want them; NoValue when one does not fit."""
        taken = [
            None if place is None else one.take(values[place])
            for one, place in zip(self.parameters, places, strict=True)
            if place is not None or not one.many
        ]
        if self.parameters and self.parameters[-1].many:
            taken.extend(self.parameters[-1].take(value) for value in values[len(places) :])
        return taken


BUILTINS: Final[dict[str, list[Signature]]] = {}


def builtin(name: str, *parameters: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function known under a name of the language; a name may have several signatures."""

    def known(function: Callable[..., Any]) -> Callable[..., Any]:
        read = tuple(Parameter.read(text) for text in parameters)
        BUILTINS.setdefault(name, []).append(Signature(function, read))
        return function

    return known


def aggregate(name: str, kinds: str = "any") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function of a list known, that may also be called with the elements one by one."""

    def known(function: Callable[..., Any]) -> Callable[..., Any]:
        builtin(name, "list: list")(function)
        builtin(name, f"first: {kinds}", f"others*: {kinds}")(
            lambda run, *elements: function(run, list(elements))
        )
        return function

    return known
