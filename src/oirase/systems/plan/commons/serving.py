"""Which systems serve which programme (事業とシステムの対応), as the pack says.

`systems.toml` names programmes by the numbers that they have in one edition: that of `[roadmap] systems_year`, or the pack's
last. Programmes keep their lasting code when they are numbered anew, so a system goes on serving them in later editions.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.db.models import Q

from oirase.kernel.manifest import catalogue, packs
from oirase.kernel.manifest.catalogue import SystemRow
from oirase.systems.plan.commons.models import Programme


@cache
def _systems(pack: Path) -> tuple[SystemRow, ...]:
    # Manifests and packs only change with a new start of the process; reading 118 rows for each page would not be free.
    return tuple(catalogue.systems(pack))


def systems() -> tuple[SystemRow, ...]:
    """Return all systems of the index, under the names and with the programmes that this prefecture's pack gives them."""
    return _systems(packs.current().path)


@cache
def _numbered_by(pack: Path) -> int | None:
    said = packs.read(pack).content.get("roadmap", {})
    folders = said.get("editions", ())
    if "systems_year" in said:
        return int(said["systems_year"])
    if not folders:
        return None
    head = tomllib.loads((pack / folders[-1] / "edition.toml").read_text(encoding="utf-8"))
    return int(head["fiscal_year"])


def numbered_by() -> int | None:
    """Return the fiscal year of the edition whose numbers the pack's systems name; None where there is none: any edition's."""
    return _numbered_by(packs.current().path)


@cache
def _by_number(pack: Path) -> dict[int, tuple[SystemRow, ...]]:
    found: dict[int, list[SystemRow]] = {}
    for system in sorted(_systems(pack), key=lambda row: row.state != "running"):
        for number in system.programmes:
            found.setdefault(number, []).append(system)
    return {number: tuple(rows) for number, rows in found.items()}


def systems_of(programme: Programme) -> tuple[SystemRow, ...]:
    """Return the systems that serve a programme, of whatever edition, running ones first."""
    number = _number_in_the_pack(programme)
    return _by_number(packs.current().path).get(number, ()) if number else ()


def _number_in_the_pack(programme: Programme) -> int | None:
    """Return the number by which the pack's systems know a programme; None for one that they cannot know."""
    year = numbered_by()
    if year is None:
        return programme.number
    if programme.code.startswith(f"{year}-"):
        rest = programme.code.removeprefix(f"{year}-")
        return int(rest) if rest.isdecimal() else None
    return programme.number if programme.edition.fiscal_year == year else None


def programmes_of(system: SystemRow, programmes: Iterable[Programme]) -> list[Programme]:
    """Return those of the programmes that a system serves."""
    return [one for one in programmes if system in systems_of(one)]


def names_serving(programme: Programme) -> list[str]:
    """Return the names of the systems that serve a programme, in both languages: it is found by them."""
    return [name for system in systems_of(programme) for name in (system.name_ja, system.name_en)]


def served(*, running_only: bool) -> Q:
    """Return the condition on programmes that a system serves (that runs)."""
    rows = [row for row in systems() if row.state == "running" or not running_only]
    numbers, year = {number for row in rows for number in row.programmes}, numbered_by()
    if year is None:
        return Q(number__in=numbers)
    codes = [f"{year}-{number}" for number in sorted(numbers)]
    by_number = Q(number__in=numbers, edition__fiscal_year=year)
    return Q(code__in=codes) | (~Q(code__startswith=f"{year}-") & by_number)
