"""On which terms a prefecture gives out its roadmap: licence, whom to ask, which place it is about. The pack says so.

    [roadmap.licence]
    address = "https://creativecommons.org/licenses/by/4.0/"
    ja = "..."     en = "..."

    [roadmap.contact]
    mail = "..."   page = "..."   ja = "..."   en = "..."

Without a licence the terms of the source hold, and that is what is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oirase.kernel.manifest import Names, packs
from oirase.kernel.texts import LocalizedText

OF_THE_SOURCE = Names("出典の定めによる", "The terms of the source apply")


@dataclass(frozen=True)
class Licence:
    """The licence's name and address; without an address it is a statement in words."""

    name: Names
    address: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom to ask: an office, with mail or page where they are known."""

    name: LocalizedText
    mail: str = ""
    page: str = ""


@dataclass(frozen=True)
class Place:
    """What the roadmap is about: the body's code and name, and the box west, south, east, north."""

    code: str
    name: LocalizedText
    bounds: Sequence[float] = ()


def licence() -> Licence:
    """Return the pack's licence, or the statement that the source's terms hold."""
    said = packs.current().content.get("roadmap", {}).get("licence", {})
    if not said:
        return Licence(OF_THE_SOURCE)
    return Licence(Names(str(said["ja"]), str(said["en"])), str(said.get("address", "")))


def contact(office: LocalizedText | None) -> Contact | None:
    """Return whom to ask: what the pack says, else the office in charge of the edition; None where neither is known."""
    said = packs.current().content.get("roadmap", {}).get("contact", {})
    name = LocalizedText({key: said[key] for key in ("ja", "en") if key in said}) or office
    return Contact(name, str(said.get("mail", "")), str(said.get("page", ""))) if name else None


def place() -> Place:
    """Return the prefecture as a place."""
    pack = packs.current()
    return Place(pack.code, pack.text("name"), tuple(pack.content.get("map", {}).get("bounds", ())))
