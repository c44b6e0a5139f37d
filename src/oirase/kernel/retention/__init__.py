"""How long records are kept, and how they end.

Every kind of record has a **retention class** (保存期間) and a day from which it counts: the day of the answer, of the
closing, of the last payment. As offices count it, the time begins on 1 April after that day (`from_next_april`) and ends
that many years later. What is over is not deleted by a clock: a job **proposes** it, a person **confirms** or keeps it
longer, and a **legal hold** (a lawsuit, an audit, a disclosure request) wins over both, also when it came after the
proposal. When a record goes, its `Disposal` row stays as a stub: which record, which class, when, by whom, and nothing of
what it said.

Order of events: a module registers a `RetentionSpec` for its model; `propose_all` runs in the night; a service calls
`confirm` or `keep_longer` inside its command, which audits it; the spec's `erase` removes the record with its parts.

Modules: `specs`, `models`, `disposal`, `tasks`.
Limits: records are proposed one model at a time, a thousand a night; handing over to an archive (移管) is a way of `erase`
that its system writes.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from oirase.kernel.retention.specs import RetentionClass, RetentionSpec, retain

if TYPE_CHECKING:
    from oirase.kernel.retention.disposal import (
        OnHold,
        confirm,
        keep_longer,
        lift_hold,
        place_hold,
        propose,
        propose_all,
    )

_LATER = ("OnHold", "confirm", "keep_longer", "lift_hold", "place_hold", "propose", "propose_all")

__all__ = [
    "OnHold",
    "RetentionClass",
    "RetentionSpec",
    "confirm",
    "keep_longer",
    "lift_hold",
    "place_hold",
    "propose",
    "propose_all",
    "retain",
]


def __getattr__(name: str) -> Any:
    # This package is an app, and Django imports it before any model may be.
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.disposal"), name)
