"""Procedures of a prefecture's pack: files `procedures/*.toml`, each one document with the office that is in charge of it.

A new one is made and published. One that the pack has changed since it was loaded is updated by the same three-way merge as an adopted
one: what officers have changed on screen stays.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Organisation
from oirase.systems.office.commons import adoption, services
from oirase.systems.office.commons.document import PARTS
from oirase.systems.office.commons.models import Procedure, State

LOADER = Actor.system("procedures.pack")


def load(path: Path) -> None:
    """Load every procedure of a pack; called inside the command that loads the pack."""
    for body, office_code, document in documents(path):
        office = Organisation.objects.filter(body__code=body, code=office_code).first()
        if office is None:
            raise ValueError(f"procedures/{document['code']}: there is no office {body} {office_code}")
        _take(office, document)


def documents(path: Path) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield body, office and document of each file."""
    for file in sorted((path / "procedures").glob("*.toml")):
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        yield content.pop("body"), content.pop("office"), {"format": 1, "code": file.stem, **content}


def _take(office: Organisation, document: Mapping[str, Any]) -> None:
    known = Procedure.objects.filter(body_id=office.body_id, code=document["code"]).first()
    if known is None:
        made = services.made_from(LOADER, office, document, base=dict(document))
        services.put_out(LOADER, made, "")
    elif known.base != document:
        merged = adoption.merged(known, document, {})
        known.base = dict(document)
        services.put_in(LOADER, known, {part: merged.value.get(part, {}) for part in PARTS})
        if known.state == State.PUBLISHED:
            services.put_out(LOADER, known, "")
