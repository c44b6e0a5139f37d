"""Procedures of a prefecture's pack: files `procedures/*.toml`, each one document with the office that is in charge of it.

What several procedures ask alike stands once in `procedures/shared/*.toml`, by name: `{ use = "name" }` in a form's steps or fields
takes it, and what stands beside `use` goes before it. The documents in the database are whole.

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
    shared = _shared(path)
    for file in sorted((path / "procedures").glob("*.toml")):
        content = _read(file)
        try:
            form = _whole(content.pop("form"), shared)
        except KeyError as error:
            raise ValueError(f"procedures/{file.name}: nothing is shared under the name {error}") from error
        document = {"format": 1, "code": file.stem, **content, "form": form}
        yield document.pop("body"), document.pop("office"), document


def _shared(path: Path) -> dict[str, Any]:
    """Return the shared questions and steps by name; the name is their key unless they say another."""
    files = sorted((path / "procedures" / "shared").glob("*.toml"))
    return {name: {"key": name, **one} for file in files for name, one in _read(file).items()}


def _whole(given: Any, shared: Mapping[str, Any]) -> Any:
    """Return a part of a form with everything in it that is used by name put in."""
    if isinstance(given, list):
        return [_whole(one, shared) for one in given]
    if not isinstance(given, dict):
        return given
    own = {name: value for name, value in given.items() if name != "use"}
    used = shared[given["use"]] if "use" in given else {}
    return {name: _whole(value, shared) for name, value in {**used, **own}.items()}


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


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
