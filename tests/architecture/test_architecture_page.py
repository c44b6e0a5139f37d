"""ARCHITECTURE.md is short enough to be read and is held against the code: orders, paths and names on it exist."""

from __future__ import annotations

import configparser
import re

from oirase.kernel.settings.installation import PROJECT

PAGE = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
SOURCE = PROJECT / "src" / "oirase"
LONGEST_WORDS = 1600
ROW = re.compile(
    r"^\| [^|]+ \| (?P<names>[^|]+) \| `(?P<first>[^`|]+)`(?:, `(?P<second>[^`|]+)`)? \|$", re.MULTILINE
)
NAME = re.compile(r"`@?([A-Za-z_]\w*)")


def contract(name: str) -> list[str]:
    parser = configparser.ConfigParser()
    parser.read(PROJECT / ".importlinter", encoding="utf-8")
    return parser[f"importlinter:contract:{name}"]["layers"].strip().splitlines()


def test_it_can_be_read_in_one_sitting() -> None:
    assert len(PAGE.split()) <= LONGEST_WORDS


def test_floors_tiers_and_the_kernel_s_order_are_those_that_are_checked() -> None:
    floors = [one.removeprefix("oirase.") for one in contract("floors")]
    assert f"`cli > {' > '.join(floors)}`" in PAGE
    tiers = [one.replace("(", "").replace(")", "") for one in contract("tiers")]
    assert "\n".join(f"    {one}" for one in tiers) in PAGE
    assert " > ".join(contract("kernel")) in " ".join(PAGE.split())


def test_what_the_table_names_stands_where_it_says() -> None:
    rows = list(ROW.finditer(PAGE))
    assert len(rows) > 15, "the table has lost its shape"
    missing = []
    for row in rows:
        places = [SOURCE / place for place in (row["first"], row["second"]) if place]
        files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*.py"))]
        text = "\n".join(file.read_text(encoding="utf-8") for file in files)
        names = [name for name in NAME.findall(row["names"]) if not re.search(rf"\b{name}\b", text)]
        if not files or names:
            missing.append(f"{[str(place.relative_to(SOURCE)) for place in places]}: {names or 'not there'}")
    assert not missing, "\n".join(missing)


def test_every_path_on_it_exists() -> None:
    paths = re.findall(r"`((?:src|tests|docs|packs|scripts|bench)/[\w/.-]*)`", PAGE)
    tutorials = [path for path in paths if not (PROJECT / path).exists()]
    assert paths
    assert not tutorials
