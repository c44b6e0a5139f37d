"""A pack is data that nothing compiles, so these tests are what keeps a prefecture's files whole and in step with the index."""

import csv
import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import Point, shape

ROOT = Path(__file__).resolve().parents[2]
AOMORI = ROOT / "packs" / "aomori"
TESTLAND = Path(__file__).parent / "testland"
SYSTEMS_STUDY = ROOT.parent / "shared" / "design" / "systems.md"
BODY_KINDS = {"prefecture", "municipality", "school_board", "police", "hospital", "other"}

every_pack = pytest.mark.parametrize("pack", [AOMORI, TESTLAND], ids=["aomori", "testland"])


def rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file; a row that is longer or shorter than the head is a mistake in the file."""
    with path.open(encoding="utf-8", newline="") as stream:
        table = list(csv.reader(stream))
    head, body = table[0], table[1:]
    wrong = [number for number, row in enumerate(body, start=2) if len(row) != len(head)]
    assert not wrong, f"{path.name}: rows {wrong} have another number of cells than the head"
    return [dict(zip(head, row, strict=True)) for row in body]


def toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def editions(pack: Path) -> list[Path]:
    """The folders of the editions that the pack names."""
    return [pack / folder for folder in toml(pack / "pack.toml")["roadmap"]["editions"]]


def check_digit(code: str) -> str:
    """The sixth digit of a local government code (全国地方公共団体コード) from its first five."""
    total = sum(int(digit) * weight for digit, weight in zip(code[:5], (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def index_ids() -> list[str]:
    return [row["id"] for row in toml(ROOT / "src" / "oirase" / "systems" / "index.toml")["system"]]


def test_the_index_has_all_rows_once() -> None:
    index = toml(ROOT / "src" / "oirase" / "systems" / "index.toml")
    systems = index["system"]
    expected = [*(f"S{n:02d}" for n in range(1, 111)), *(f"G{n}" for n in range(1, 8)), "R0"]
    assert [row["id"] for row in systems] == expected
    labels = [row["label"] for row in systems] + [row["label"] for row in index["commons"]]
    labels += [extra["label"] for row in systems for extra in row.get("extra", [])]
    assert len(set(labels)) == len(labels)
    assert len({row["slug"] for row in systems}) == len(systems)
    domains = {row["code"] for row in index["domain"]}
    folders = {row["folder"] for row in index["commons"]}
    for row in systems:
        assert row["domain"] in domains
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", row["slug"])
        assert set(row["commons"]) <= folders
        assert all(folder.startswith(row["domain"] + "/") for folder in row["commons"])
        assert all(row[key].strip() for key in ("name_ja", "name_en", "summary_ja", "summary_en"))


def test_labels_of_systems_clash_with_no_other_app() -> None:
    """A label names tables, so a second app of the same label would only show once its migration is written."""
    index = toml(ROOT / "src" / "oirase" / "systems" / "index.toml")
    labels = {row["label"] for row in index["system"]} | {row["label"] for row in index["commons"]}
    package = ROOT / "src" / "oirase"
    others = {folder.name for floor in ("kernel", "blocks") for folder in (package / floor).glob("*/")}
    others |= {"ui", "portal", "auth", "contenttypes", "sessions", "messages", "sites", "staticfiles"}
    others |= {"account", "mfa", "socialaccount", "usersessions", "admin"}
    assert labels & others == set()


@every_pack
def test_pack_file_is_complete(pack: Path) -> None:
    data = toml(pack / "pack.toml")
    assert data["code"][5] == check_digit(data["code"])
    assert data["name"]["ja"]
    assert data["name"]["en"]
    assert set(data["languages"]) >= {"ja", "en"}
    assert data["senders"]["mail"].endswith(".example.jp")
    for key in ("primary", "primary_dark", "accent"):
        assert contrast(data["theme"][key], data["theme"]["on_primary"]) >= 4.5
    west, south, east, north = data["map"]["bounds"]
    assert west < data["map"]["centre"][0] < east
    assert south < data["map"]["centre"][1] < north
    named = [path for credit in data["credit"] for path in credit["files"]]
    named += [value for value in data["map"].values() if isinstance(value, str)]
    named += [data["calendar"]["rules"], *data["roadmap"]["editions"]]
    assert [path for path in named if not (pack / path).exists()] == []


def contrast(first: str, second: str) -> float:
    """WCAG contrast of two colours written #rrggbb."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@every_pack
def test_maps_have_a_credit(pack: Path) -> None:
    data = toml(pack / "pack.toml")
    credited = {path for credit in data["credit"] for path in credit["files"]}
    shown = {value for value in data["map"].values() if isinstance(value, str)}
    assert shown <= credited
    assert "municipalities.csv" in credited


@every_pack
def test_bodies_form_a_forest_with_the_prefecture(pack: Path) -> None:
    bodies = rows(pack / "bodies.csv")
    seen: set[str] = set()
    for body in bodies:
        assert body["code"] not in seen
        assert body["kind"] in BODY_KINDS
        assert not body["parent"] or body["parent"] in seen, "a parent stands above its children"
        assert body["name_ja"]
        assert body["name_kana"]
        assert body["name_en"]
        seen.add(body["code"])
    assert [b["code"] for b in bodies if b["kind"] == "prefecture"] == [toml(pack / "pack.toml")["code"]]
    municipal = {b["code"]: b["name_ja"] for b in bodies if b["kind"] == "municipality"}
    assert municipal == {m["code"]: m["name_ja"] for m in rows(pack / "municipalities.csv")}


@every_pack
def test_organisations_stand_below_their_own_body(pack: Path) -> None:
    bodies = {body["code"] for body in rows(pack / "bodies.csv")}
    seen: dict[str, str] = {}
    for row in rows(pack / "organisations.csv"):
        assert row["body"] in bodies
        assert row["code"] not in seen
        assert len(row["code"]) <= 40
        if row["parent"]:
            assert seen[row["parent"]] == row["body"]
        assert row["kind"] in {"bureau", "division", "office"}
        assert row["name_ja"]
        assert row["name_kana"]
        assert row["name_en"]
        seen[row["code"]] = row["body"]


@every_pack
def test_municipalities_have_codes_and_lie_in_their_own_polygon(pack: Path) -> None:
    data = toml(pack / "pack.toml")
    municipalities = rows(pack / "municipalities.csv")
    polygons = polygons_of(pack / data["map"]["municipalities"])
    low = polygons_of(pack / data["map"]["municipalities_low"])
    assert set(polygons) == set(low) == {m["code"] for m in municipalities}
    west, south, east, north = data["map"]["bounds"]
    for row in municipalities:
        assert row["code"][5] == check_digit(row["code"])
        assert row["code"].startswith(row["code5"])
        assert row["code"][:2] == data["code"][:2]
        assert bool(row["county_ja"]) == (row["kind"] != "city")
        polygon = polygons[row["code"]]
        assert polygon.is_valid
        assert low[row["code"]].is_valid
        assert polygon.contains(Point(float(row["office_lon"]), float(row["office_lat"]))), row["name_ja"]
        assert west <= polygon.bounds[0]
        assert south <= polygon.bounds[1]
        assert polygon.bounds[2] <= east
        assert polygon.bounds[3] <= north


def polygons_of(path: Path) -> dict[str, Any]:
    """Shapes of a GeoJSON file by the code of their feature."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: shape(feature["geometry"]) for feature in features}


def test_aomori_has_forty_municipalities_and_the_census_total() -> None:
    municipalities = rows(AOMORI / "municipalities.csv")
    assert len(municipalities) == 40
    kinds = [row["kind"] for row in municipalities]
    assert (kinds.count("city"), kinds.count("town"), kinds.count("village")) == (10, 22, 8)
    assert sum(int(row["population_2020"]) for row in municipalities) == 1_237_984
    outline = polygons_of(AOMORI / "boundaries" / "outline.geojson")["020001"]
    union = sum(
        shape_.area for shape_ in polygons_of(AOMORI / "boundaries" / "municipalities.geojson").values()
    )
    assert abs(outline.area / union - 1) < 0.01


@every_pack
def test_closed_days_are_days_of_a_year(pack: Path) -> None:
    closed = toml(pack / "closed_days.toml")
    assert closed["calendar"] == toml(pack / "pack.toml")["calendar"]["code"]
    assert closed["period"]
    for period in closed["period"]:
        assert isinstance(period["valid_from"], date)
        for key in ("from", "to"):
            month, day = (int(part) for part in period[key].split("-"))
            assert date(2024, month, day)


@every_pack
def test_accounts_refer_to_roles_and_offices(pack: Path) -> None:
    roles = {role["code"]: role for role in toml(pack / "roles.toml")["role"]}
    for role in roles.values():
        assert role["name_ja"]
        assert role["name_en"]
        assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", code) for code in role["permissions"])
    offices = {row["code"]: row["body"] for row in rows(pack / "organisations.csv")}
    accounts = toml(pack / "demo" / "accounts.toml")["account"]
    assert len({account["login"] for account in accounts}) == len(accounts)
    for account in accounts:
        assert "password" not in account
        assert account["email"].endswith(".example.jp")
        assert set(account["roles"]) <= set(roles)
        if account["kind"] == "staff":
            assert offices[account["organisation"]] == account["body"]
            assert account["roles"]
            assert account.get("scope", "body") == "body"
        else:
            assert not account["roles"], "rights of outsiders come from relations, not from grants"
        if account["kind"] == "company":
            assert corporate_check_digit(account["corporate_number"][1:]) == account["corporate_number"][0]


def corporate_check_digit(base: str) -> str:
    """First digit of a corporate number (法人番号) from the twelve digits after it."""
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(base)))
    return str(9 - total % 9)


def test_operator_has_no_right_to_data() -> None:
    operator = next(role for role in toml(AOMORI / "roles.toml")["role"] if role["code"] == "operator")
    # How mail is sent; neither reaches a record.
    assert operator["permissions"] == ["operations.view", "messaging.operate"]


@every_pack
def test_systems_are_of_the_index_and_serve_programmes_that_exist(pack: Path) -> None:
    systems = toml(pack / "systems.toml")["system"]
    ids = [row["id"] for row in systems]
    assert len(set(ids)) == len(ids)
    assert set(ids) <= set(index_ids())
    numbers = {int(row["no"]) for folder in editions(pack) for row in rows(folder / "programmes.csv")}
    for row in systems:
        assert row["name_ja"]
        assert row["name_en"]
        assert row["name_en"].isascii()
        assert row["programmes"] == sorted(set(row["programmes"]))
        assert set(row["programmes"]) <= numbers


def test_aomori_names_every_system_of_the_index() -> None:
    assert [row["id"] for row in toml(AOMORI / "systems.toml")["system"]] == index_ids()


@pytest.mark.skipif(not SYSTEMS_STUDY.exists(), reason="the study of the systems is not beside this project")
def test_aomori_programmes_and_budgets_agree_with_the_study() -> None:
    section = SYSTEMS_STUDY.read_text(encoding="utf-8").split("## 6.")[1]
    study: dict[int, tuple[int | None, set[str]]] = {}
    for number, budget, systems in re.findall(
        r"^\| (\d+)[^|]*\|[^|]+\| ([^|]+) \| ([^|]+) \|", section, re.M
    ):
        amount = budget.strip().replace(",", "")
        study[int(number)] = (
            int(amount) if amount.isdigit() else None,
            set(re.findall(r"\b[SG]\d+", systems)),
        )
    assert len(study) == 78
    ours: dict[int, set[str]] = {number: set() for number in study}
    for system in toml(AOMORI / "systems.toml")["system"]:
        for number in system["programmes"]:
            ours[number].add(system["id"])
    assert ours == {number: systems for number, (_, systems) in study.items()}
    budgets = {
        int(row["no"]): row["budget_thousand_yen"] for row in rows(AOMORI / "roadmap/r7/programmes.csv")
    }
    assert {n: int(b) if b else None for n, b in budgets.items()} == {n: b for n, (b, _) in study.items()}
