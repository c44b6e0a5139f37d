"""In which order expressions that read one another's results are to be evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext

from oirase.kernel.expressions.expression import Expression


class Cycle(ValueError):
    """Expressions that need one another's results: `members` in the order in which each needs the next."""

    def __init__(self, members: tuple[str, ...]) -> None:
        self.members = members
        self.message = gettext("計算が堂々巡りになります: %(path)s") % {
            "path": " → ".join((*members, members[0]))
        }
        super().__init__(self.message)


def order_of(expressions: Mapping[str, Expression]) -> list[str]:
    """Return the names of expressions so that each comes after those that it reads; otherwise in the given order.

    A name may be a dotted path; an expression reads it when it reads the path, a part of it or something in it. Cycle when there
    is no such order.
    """
    sorter = TopologicalSorter(
        {
            name: [other for other in expressions if any(touches(path, other) for path in one.references)]
            for name, one in expressions.items()
        }
    )
    try:
        return list(sorter.static_order())
    except CycleError as error:
        members = tuple(reversed(error.args[1][:-1]))
        raise Cycle(members) from None


def touches(path: str, name: str) -> bool:
    """Tell whether one of two dotted paths lies within the other."""
    return path == name or path.startswith(name + ".") or name.startswith(path + ".")
