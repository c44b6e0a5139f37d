"""Another prefecture takes the product over by changing data, so no name of the first one may stand in the code.

The words come from the packs: places, offices, titles of programmes, local brands. Names that many prefectures share are let
through; they say nothing about one place.
"""

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
PACKS = sorted(path.parent for path in (ROOT / "packs").glob("*/pack.toml"))
ENDINGS = {".py", ".html", ".toml", ".po", ".css", ".js", ".txt", ".json", ".md", ".svg", ".xml"}
SHARED = tomllib.loads((Path(__file__).parent / "shared_names.toml").read_text(encoding="utf-8"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def pack_words(pack: Path) -> Iterator[str]:
    """Every word of a pack that names a place, an office, a programme or a brand."""
    data = tomllib.loads((pack / "pack.toml").read_text(encoding="utf-8"))
    yield from data["local_words"]
    yield data["name"]["ja"]
    for row in rows(pack / "municipalities.csv"):
        yield from filter(None, [row["name_ja"], *row["aliases"].split(";"), row["county_ja"]])
        stem, roman = row["name_ja"][:-1], row["name_en"].split("-")[0]
        yield from {stem} - {*SHARED["everyday_stems"], *SHARED["product"]}
        yield from {roman} - {*SHARED["everyday_roman"], *SHARED["product"]}
    for row in rows(pack / "organisations.csv"):
        names = {row["name_ja"], *row["aliases"].split(";")} - {""}
        yield from names - set(SHARED["offices"])
    for folder in data["roadmap"]["editions"]:
        yield from {row["title"] for row in rows(pack / folder / "programmes.csv")} - set(SHARED["titles"])


def pattern_of(words: set[str]) -> re.Pattern[str]:
    """One expression for all words; Latin words only as whole words, so that `sai` in `said` is none."""
    parts = [
        rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in sorted(words, key=len, reverse=True)
    ]
    return re.compile("|".join(parts))


def source_files() -> list[Path]:
    return [
        path
        for path in sorted(SOURCE.rglob("*"))
        if path.suffix in ENDINGS and path.is_file() and "__pycache__" not in path.parts
    ]


@pytest.fixture(scope="module")
def names() -> re.Pattern[str]:
    words = {word for pack in PACKS for word in pack_words(pack)} | set(SHARED["prefectures"])
    return pattern_of(words)


def test_no_place_office_or_brand_of_a_prefecture_in_the_source(names: re.Pattern[str]) -> None:
    found = []
    for path in source_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            hit = names.search(line)
            if hit:
                found.append(f"{path.relative_to(ROOT)}:{number}: {hit[0]}")
    assert not found, "names of a prefecture belong into its pack:\n" + "\n".join(found)


def test_the_index_names_no_programme() -> None:
    index = tomllib.loads((SOURCE / "oirase" / "systems" / "index.toml").read_text(encoding="utf-8"))
    assert [row["id"] for row in index["system"] if "programmes" in row] == []


@pytest.mark.parametrize(
    "line",
    [
        "弘前市の窓口",
        "name = 'Hachinohe'",
        "鯵ヶ沢町",
        "東京都に住む人",
        "りんご果樹課へ回す",
        "# as 青天ナビ does",
        "六ケ所村",
        "産業DX推進事業（総合的支援体制）",
    ],
)
def test_the_search_finds_names(names: re.Pattern[str], line: str) -> None:
    assert names.search(line)


@pytest.mark.parametrize(
    "line",
    ["import oirase", "総務部の担当", "he said so", "ZoneInfo('Asia/Tokyo')", "東北地方の気候", "大間違い"],
)
def test_the_search_lets_everyday_words_through(names: re.Pattern[str], line: str) -> None:
    assert not names.search(line)
