"""How a system stands before people with its kinds of cases (`register_front`): pages of its own, words of its own, records of its own.

Without one, cases of a kind are worked on and followed on the block's own pages, in the words of an application.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.urls import reverse

from oirase.blocks.cases.models import Case
from oirase.blocks.messaging.facade import MessageSpec
from oirase.kernel.access.records import Record


@dataclass(frozen=True)
class Front:
    """What a system says of a kind: the names of its addresses (each takes a case's id), its messages, where its words are found.

    `words` replaces the block's message on an occasion (`letters`); None sends nothing. `values` are what its messages name besides.
    `records` is a searched model whose rows have the ids of their cases. `steps` of the flow are done by commands of the system alone.
    """

    office: str = "cases:case"
    applicant: str = "cases:tracked"
    track: str = "cases:track"
    words: Mapping[str, MessageSpec | None] = field(default_factory=dict)
    values: Callable[[Case], Mapping[str, object]] = lambda _case: {}
    records: type[Record] | None = None
    steps: frozenset[str] = frozenset()


_fronts: dict[str, Front] = {}
_NONE = Front()


def register_front(type_code: str, front: Front) -> None:
    """Let a system stand before people with cases of a kind of its own."""
    _fronts[type_code] = front


def front_of(case: Case) -> Front:
    """Return how a case's system stands before people."""
    return _fronts.get(case.type.code, _NONE)


def own_desks() -> list[str]:
    """Return the kinds that have a work list of their own."""
    return [code for code, front in _fronts.items() if front.office != _NONE.office]


def searched() -> list[type[Record]]:
    """Return the models in which systems keep what their cases say, with the cases themselves."""
    return [Case, *(front.records for front in _fronts.values() if front.records)]


def office_address(case: Case) -> str:
    """Return where officers work on a case."""
    return reverse(front_of(case).office, args=[case.pk])


def applicant_address(case: Case) -> str:
    """Return where the applicant follows a case."""
    return reverse(front_of(case).applicant, args=[case.pk])
