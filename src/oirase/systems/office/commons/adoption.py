"""An adopted procedure against its origin: what has changed there, what here, and what both have changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oirase.blocks.forms.facade import Merged, merge
from oirase.systems.office.commons.document import PARTS
from oirase.systems.office.commons.models import Procedure


def merged(procedure: Procedure, theirs: Mapping[str, Any], choose: Mapping[str, str]) -> Merged:
    """Return the origin's newest document merged into the procedure as it stands here."""
    base, ours, new = (
        {part: side.get(part, {}) for part in PARTS} for side in (procedure.base, procedure.document, theirs)
    )
    return merge(base, ours, new, choose)


def is_behind(procedure: Procedure) -> bool:
    """Whether the origin has published a newer version than the one that was taken last."""
    origin = procedure.origin
    return bool(origin and origin.current and origin.current.number != procedure.origin_number)


def searched_text(document: Mapping[str, Any]) -> str:
    """Return the words by which a procedure is found: what the catalogue says, in all languages."""
    return "\n".join(_texts(document.get("catalogue") or {}))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
