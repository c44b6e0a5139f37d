"""What closures are made of: one that leaves a warning instead of a value, and those that read names and properties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext_noop

from oirase.kernel.expressions import temporal
from oirase.kernel.expressions.errors import NoValue
from oirase.kernel.expressions.running import Run
from oirase.kernel.expressions.values import Months, Range, Value, taken_in

Closure = Callable[[Run], Value]
NOWHERE: Final = gettext_noop("「%(name)s」には値がありません（未回答か、表示されていません）。")


def guarded(position: int, closure: Closure) -> Closure:
    """Return a closure that gives null and leaves a warning where the given one has no value."""

    def run_guarded(run: Run) -> Value:
        try:
            return closure(run)
        except NoValue as error:
            run.told(position, error)
        except (ArithmeticError, ValueError):
            run.null(
                position, gettext_noop("計算できません。数や日付が大きすぎるか、定義されていない計算です。")
            )
        return None

    return run_guarded


def from_context(name: str, steps: tuple[str, ...], position: int) -> Closure:
    """Return the closure that reads a path of the context, and takes in only what it leads to."""
    path = ".".join((name, *steps))

    def read(run: Run) -> Value:
        value: Any = run.context
        try:
            for place, step in enumerate((name, *steps)):
                if type(value) is dict or isinstance(value, Mapping):
                    if step not in value:
                        run.null(position, NOWHERE, name=path)
                        return None
                    value = value[step]
                else:
                    value = taken_in(run, value)
                    for rest in steps[place - 1 :]:
                        value = property_of(run, position, value, rest)
                    return value
            return taken_in(run, value)
        except NoValue as error:
            run.told(position, error)
        except ArithmeticError:
            run.null(position, gettext_noop("数が大きすぎます。"))
        return None

    return read


def from_items(name: str, items: tuple[int, ...], outer: Closure) -> Closure:
    """Return the closure that looks for a name in elements of filters first."""

    def read(run: Run) -> Value:
        for slot in items:
            element = run.slots[slot]
            if type(element) is dict and name in element:
                return element[name]
        return outer(run)

    return read


def property_of(run: Run, position: int, value: Value, name: str) -> Value:
    """Return a property of a value: an entry, a part of a date, an end of a range; of a list, that of each element."""
    if type(value) is dict:
        if name in value:
            return value[name]
    elif type(value) is list:
        run.charge(len(value))
        return [property_of(run, position, one, name) for one in value]
    elif isinstance(value, Range) and name in _ENDS:
        return getattr(value, name.replace(" ", "_"))
    elif isinstance(value, (dt.date, dt.time, dt.timedelta, Months)):
        try:
            return temporal.part(value, name)
        except KeyError:
            pass
    run.null(position, NOWHERE, name=name)
    return None


_ENDS: Final = frozenset({"start", "end", "start included", "end included"})
