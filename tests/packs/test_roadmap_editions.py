"""The tables of an edition refer to one another by code, so a slip of one cell must be found here and not at load time."""

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oirase.systems.plan.commons.layout import TABLES
from oirase.systems.plan.commons.rules import TAG_KINDS

ROOT = Path(__file__).resolve().parents[2]
PACKS = [ROOT / "packs" / "aomori", Path(__file__).parent / "testland"]
R7 = PACKS[0] / "roadmap" / "r7"
LAYOUT = ROOT / "packs" / "aomori" / "roadmap" / "README.md"
REQUIRED = ("fields", "items", "programmes", "initiatives", "indicators", "achievements")
OPTIONAL = ("budget_lines", "year_cells", "decisions", "tags", "programme_tags")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def editions() -> Iterator[Any]:
    for pack in PACKS:
        for folder in toml(pack / "pack.toml")["roadmap"]["editions"]:
            yield pytest.param(pack, pack / folder, id=f"{pack.name}-{Path(folder).name}")


every_edition = pytest.mark.parametrize(("pack", "edition"), list(editions()))


def first_year(label: str) -> int:
    """The western year of a fiscal year written R7, H31 or 2025."""
    era = re.fullmatch(r"([HR])([1-9]\d?)", label)
    if era:
        return {"H": 1988, "R": 2018}[era[1]] + int(era[2])
    assert re.fullmatch(r"20\d\d", label), f"{label!r} is no fiscal year"
    return int(label)


def by_year(cell: str) -> dict[int, float]:
    pairs = (part.split("=") for part in cell.split(";") if part)
    return {int(year): float(value) for year, value in pairs}


def layout_columns() -> dict[str, list[str]]:
    """Columns of each table as the written layout names them."""
    found: dict[str, list[str]] = {}
    for name, cells in re.findall(r"^\| `(\w+)`[^|]*\| ([^|]+) \|", LAYOUT.read_text(encoding="utf-8"), re.M):
        found[name] = re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", cells))
    return found


@every_edition
def test_tables_have_the_columns_of_the_written_layout(pack: Path, edition: Path) -> None:
    layout = layout_columns()
    assert set(layout) == {"edition", *REQUIRED, *OPTIONAL}
    assert list(toml(edition / "edition.toml")) == layout["edition"]
    present = {path.stem for path in edition.glob("*.csv")}
    assert set(REQUIRED) <= present <= {*REQUIRED, *OPTIONAL}
    for table in present:
        with (edition / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            head = next(csv.reader(stream))
        assert head == [column for column in layout[table] if column in head], table


def test_the_written_layout_is_the_one_that_is_read() -> None:
    written = layout_columns()
    assert {spec.name: set(spec.columns) for spec in TABLES} == {
        name: set(columns) for name, columns in written.items() if name != "edition"
    }


@every_edition
def test_programmes_stand_in_their_item_and_office(pack: Path, edition: Path) -> None:
    head = toml(edition / "edition.toml")
    items = {row["code"]: row["field"] for row in rows(edition / "items.csv")}
    assert set(items.values()) == {row["code"] for row in rows(edition / "fields.csv")}
    offices = {row["code"]: row for row in rows(pack / "organisations.csv")}
    programmes = rows(edition / "programmes.csv")
    assert [int(row["no"]) for row in programmes] == list(range(1, head["programmes"] + 1))
    assert {row["item"] for row in programmes} == set(items)
    for row in programmes:
        assert items[row["item"]] == row["field"]
        assert row["title"]
        assert row["title_en"]
        assert row["summary_ja"]
        assert row["summary_en"]
        assert not row["bureau"] or offices[row["bureau"]]["kind"] == "bureau"
        assert all(code in offices for code in row["divisions"].split(";") if code)
        if row["start"]:
            assert first_year(row["start"]) <= head["fiscal_year"] <= first_year(row["end"])


@every_edition
def test_budgets_add_up(pack: Path, edition: Path) -> None:
    budgets = {
        row["no"]: int(row["budget_thousand_yen"])
        for row in rows(edition / "programmes.csv")
        if row["budget_thousand_yen"]
    }
    assert sum(budgets.values()) == toml(edition / "edition.toml")["budget_total_thousand_yen"]
    if not (edition / "budget_lines.csv").exists():
        return
    offices = {row["code"] for row in rows(pack / "organisations.csv")}
    lines = rows(edition / "budget_lines.csv")
    initial: dict[str, int] = {}
    for line in lines:
        assert line["kind"] in {"initial", "carry_over", "supplementary"}
        assert line["organisation"] in {*offices, ""}
        if line["kind"] == "initial":
            initial[line["programme"]] = initial.get(line["programme"], 0) + int(line["amount_thousand_yen"])
    assert initial == {number: budgets[number] for number in initial}


@every_edition
def test_parts_belong_to_programmes_and_are_numbered(pack: Path, edition: Path) -> None:
    numbers = {row["no"] for row in rows(edition / "programmes.csv")}
    for table in ("initiatives", "indicators", "achievements"):
        orders: dict[str, list[int]] = {}
        for row in rows(edition / f"{table}.csv"):
            assert row["programme"] in numbers
            orders.setdefault(row["programme"], []).append(int(row["order"]))
        assert all(order == list(range(1, len(order) + 1)) for order in orders.values()), table


@every_edition
def test_figures_are_numbers_with_unit_and_origin(pack: Path, edition: Path) -> None:
    fiscal_year = toml(edition / "edition.toml")["fiscal_year"]
    for row in rows(edition / "indicators.csv"):
        assert row["name_ja"]
        assert row["name_en"]
        assert row["unit_ja"]
        assert row["unit_en"]
        assert row["origin"] in {"reported", "measured", "demo", "simulated"}
        assert bool(row["baseline"]) == bool(row["baseline_year"])
        assert not row["metric"] or re.fullmatch(r"[a-z_]+\.[a-z_]+", row["metric"])
        actual = by_year(row["actual_by_year"])
        assert actual or row["baseline"] or row["target_by_year"]
        assert all(year < fiscal_year for year in actual), "a year that still runs has no outturn"
        by_year(row["target_by_year"])


@every_edition
def test_tags_are_named_once_and_carried_by_programmes_that_exist(pack: Path, edition: Path) -> None:
    numbers = {row["no"] for row in rows(edition / "programmes.csv")}
    tags, carried = rows(edition / "tags.csv"), rows(edition / "programme_tags.csv")
    keys = [(row["kind"], row["code"]) for row in tags]
    assert len(set(keys)) == len(keys)
    assert {kind for kind, _code in keys} == set(TAG_KINDS), "an edition shows every view across its headings"
    for kind in TAG_KINDS:
        orders = [int(row["order"]) for row in tags if row["kind"] == kind]
        assert orders == list(range(1, len(orders) + 1))
    assert all(row["name_ja"] and row["name_en"] for row in tags)
    assert {row["programme"] for row in carried} <= numbers
    assert {(row["kind"], row["code"]) for row in carried} == set(keys), (
        "a tag that nothing carries says nothing"
    )
    assert len({tuple(row.values()) for row in carried}) == len(carried)


@every_edition
def test_municipalities_that_take_part_are_those_of_the_prefecture(pack: Path, edition: Path) -> None:
    known = {row["code"]: row for row in rows(pack / "municipalities.csv")}
    for row in rows(edition / "tags.csv"):
        if row["kind"] == "municipality":
            assert (row["name_ja"], row["name_en"]) == (
                known[row["code"]]["name_ja"],
                known[row["code"]]["name_en"],
            )


def test_r7_says_for_whom_each_programme_is() -> None:
    said = {row["programme"] for row in rows(R7 / "programme_tags.csv") if row["kind"] == "target_group"}
    assert {row["no"] for row in rows(R7 / "programmes.csv")} - said == {"74"}, "its page is missing"


def test_year_cells_lie_in_the_life_of_their_programme() -> None:
    lives = {
        row["no"]: range(first_year(row["start"]), first_year(row["end"]) + 1)
        for row in rows(R7 / "programmes.csv")
        if row["start"]
    }
    initiatives = {(row["programme"], row["order"]) for row in rows(R7 / "initiatives.csv")}
    cells = rows(R7 / "year_cells.csv")
    keys = [(c["programme"], c["initiative"], c["fiscal_year"], c["kind"]) for c in cells]
    assert len(set(keys)) == len(keys)
    for cell in cells:
        assert (cell["programme"], cell["initiative"]) in initiatives
        year = int(cell["fiscal_year"])
        if cell["kind"] == "planned":
            assert year in lives[cell["programme"]]
        else:
            # What an earlier programme did is printed as well, so an actual may lie before the start.
            assert cell["kind"] == "actual"
            assert year == 2024


def test_r7_holds_what_the_document_holds() -> None:
    programmes = {row["no"]: row for row in rows(R7 / "programmes.csv")}
    per_field = [
        sum(row["field"] == code for row in programmes.values()) for code in ("jobs", "life", "admin")
    ]
    assert per_field == [22, 33, 23]
    assert sum(int(row["budget_thousand_yen"] or 0) for row in programmes.values()) == 4_979_338
    without_page = programmes["74"]
    assert {without_page[key] for key in ("bureau", "divisions", "start", "end", "budget_thousand_yen")} == {
        ""
    }
    named = {row["programme"] for row in rows(R7 / "initiatives.csv")}
    assert set(programmes) - named == {"74"}
    assert all(row["summary_easy"] for row in programmes.values())
    first = next(row for row in rows(R7 / "indicators.csv") if (row["programme"], row["order"]) == ("1", "1"))
    assert first["metric"] == "consultation.answered_by_month"
    assert by_year(first["actual_by_year"]) == {2024: 109.0}
