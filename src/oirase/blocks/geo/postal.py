"""Postal codes of the whole country (郵便番号) with their towns, and those of large offices, from a table that ships with the code.

`scripts/build_postal_codes.py` makes the table and says how it is laid out. It stands on the disk and is read by the first two
digits of a code, so that a process keeps a few parts of it and not the whole.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from oirase.kernel.texts.identifiers import local_government_check_digit, parse_postal_code
from oirase.kernel.texts.keys import address_key

TABLE = Path(__file__).with_name("data") / "postal_codes.zip"
# Parts kept in memory, each 20 to 450 kB.
KEPT_PARTS = 8
COLUMNS = 9
COUNTY = re.compile("^.+?郡(?=.+[町村]$)")


@dataclass(frozen=True)
class PostalAddress:
    """What a postal code stands for: a town, or one large office (then `office` is its name and `street` its numbers).

    `note` is what the list adds to a town or writes in its place, word for word (a hamlet, floors, 以下に掲載がない場合); it is no part
    of an address. `town` may be empty. Readings are katakana, empty where the list has none.
    """

    postal_code: str
    municipality_code: str
    prefecture: str
    municipality: str
    town: str
    prefecture_kana: str
    municipality_kana: str
    town_kana: str
    note: str = ""
    street: str = ""
    office: str = ""
    office_kana: str = ""
    town_has_several_codes: bool = False
    numbered_by_hamlet: bool = False
    has_chome: bool = False
    is_box: bool = False

    def __str__(self) -> str:
        """Return the address as one writes it."""
        return f"{self.prefecture}{self.municipality}{self.town}{self.street}"

    @property
    def hyphened(self) -> str:
        """Return the code as 123-4567."""
        return f"{self.postal_code[:3]}-{self.postal_code[3:]}"


class Level(IntEnum):
    """How far a typed address agrees with a postal code."""

    NONE = 0
    PREFECTURE = 1
    MUNICIPALITY = 2
    TOWN = 3


@dataclass(frozen=True)
class AddressMatch:
    """A typed address, kept as it is, beside the nearest of its postal code and how far the two agree."""

    original: str
    level: Level
    address: PostalAddress | None


def addresses_of(postal_code: str) -> list[PostalAddress]:
    """Return the towns and offices of a postal code, typed in any usual way; none for a code that nobody has.

    ValueError, with a sentence for the person, for what is no postal code at all.
    """
    code = parse_postal_code(postal_code)
    return [_address(code, row) for row in _rows(code)]


def match_address(typed: str, postal_code: str) -> AddressMatch:
    """Compare an address as typed with its postal code; never a correction, the caller shows the level and asks.

    The prefecture may be left out when the municipality is there. ValueError as for `addresses_of`.
    """
    key = address_key(typed)
    found = [AddressMatch(typed, _level(key, one), one) for one in addresses_of(postal_code)]
    longest = max(
        found, key=lambda one: (one.level, len(one.address.town) if one.address else 0), default=None
    )
    return longest or AddressMatch(typed, Level.NONE, None)


def _level(key: str, address: PostalAddress) -> Level:
    prefecture, municipality = address_key(address.prefecture), address_key(address.municipality)
    rest = key.removeprefix(prefecture)
    # Counties (郡) of towns and villages are often left out.
    without_county = COUNTY.sub("", municipality)
    for name in (municipality, without_county):
        if rest.startswith(name):
            town = rest.removeprefix(name).startswith(address_key(address.town))
            return Level.TOWN if address.town and town else Level.MUNICIPALITY
    return Level.PREFECTURE if rest != key else Level.NONE


def _address(code: str, row: list[str]) -> PostalAddress:
    jis, town, town_kana, flags, note, street, office, office_kana = row[1:]
    prefecture, municipality, prefecture_kana, municipality_kana = _municipalities()[jis]
    return PostalAddress(
        postal_code=code,
        municipality_code=jis + str(local_government_check_digit(jis)),
        prefecture=prefecture,
        municipality=municipality,
        town=town,
        prefecture_kana=prefecture_kana,
        municipality_kana=municipality_kana,
        town_kana=town_kana,
        note=note,
        street=street,
        office=office,
        office_kana=office_kana,
        town_has_several_codes="p" in flags,
        numbered_by_hamlet="k" in flags,
        has_chome="c" in flags,
        is_box="b" in flags,
    )


def _rows(code: str) -> Iterator[list[str]]:
    part = _part(code[:2])
    wanted = f"\n{code[2:]}\t".encode()
    place = part.find(wanted)
    while place >= 0:
        end = part.index(b"\n", place + 1)
        columns = part[place + 1 : end].decode().split("\t")
        yield columns + [""] * (COLUMNS - len(columns))
        place = part.find(wanted, end)


@lru_cache(maxsize=KEPT_PARTS)
def _part(start: str) -> bytes:
    with zipfile.ZipFile(TABLE) as table:
        name = f"{start}.tsv"
        return b"\n" + table.read(name) if name in table.namelist() else b""


@cache
def _municipalities() -> dict[str, tuple[Any, ...]]:
    with zipfile.ZipFile(TABLE) as table:
        lines = table.read("municipalities.tsv").decode().splitlines()
    return {code: tuple(names) for code, *names in (line.split("\t") for line in lines)}
