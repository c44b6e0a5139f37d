"""The table of postal codes against what Japan Post publishes, in real places, which the source itself may not name."""

from __future__ import annotations

import zipfile

import pytest
from django.test import Client

from oirase.blocks.geo.facade import Level, addresses_of, match_address
from oirase.blocks.geo.postal import TABLE


@pytest.mark.parametrize(
    "typed", ["030-0861", "0300861", "０３０－０８６１", "〒030-0861", " 〒０３０ー０８６１ ", "030‑0861"]
)
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    (found,) = addresses_of(typed)
    assert str(found) == "青森県青森市長島"
    assert (found.prefecture_kana, found.municipality_kana, found.town_kana) == (
        "アオモリケン",
        "アオモリシ",
        "ナガシマ",
    )
    assert (found.hyphened, found.municipality_code, found.has_chome) == ("030-0861", "022012", True)


@pytest.mark.parametrize("typed", ["", "030086", "03008611", "030-08x1", "青森市"])
def test_what_is_no_postal_code_says_so(typed: str) -> None:
    with pytest.raises(ValueError, match="7桁"):
        addresses_of(typed)


def test_a_code_that_nobody_has_has_no_address() -> None:
    assert addresses_of("999-9999") == addresses_of("000-0000") == []


@pytest.mark.parametrize(
    ("code", "towns"),
    [
        # 以下に掲載がない場合: the municipality alone, the words of the list in the note.
        ("060-0000", [("", "以下に掲載がない場合")]),
        # Brackets are no part of the name.
        ("018-5501", [("奥瀬", "青撫、小畳石、十和田、十和田湖畔宇樽部、十和田湖畔子ノ口、十和田湖畔休屋")]),
        ("100-6601", [("丸の内グラントウキョウサウスタワー", "1階")]),
        # 一円 is a name in one place only.
        ("522-0317", [("一円", "")]),
        # Several towns in one entry.
        ("441-1324", [("井道", ""), ("内井道", ""), ("奥井道", "")]),
        # Lots (地割), which the package cuts in the middle of a number.
        (
            "029-5503",
            [
                ("清水ケ野", "１８地割"),
                ("湯田", "１９地割〜湯田２１地割"),
                ("穴明", "２２地割、穴明２３地割"),
                ("間木野", "２４地割"),
            ],
        ),
        ("028-7915", [("種市", "第１５地割〜第２１地割(鹿糠、小路合、緑町、大久保、高取)")]),
        # A town that is written after the name of the municipality and its numbers.
        ("409-0142", [("", "小菅村の次に１〜６６３番地がくる場合")]),
        ("761-4106", [("本町", "甲、乙")]),
        # The same town twice in one code is offered once.
        ("079-2404", [("幾寅", "朝日町、千木町、東町")]),
    ],
)
def test_towns_are_clean_and_the_words_of_the_list_are_kept(code: str, towns: list[tuple[str, str]]) -> None:
    assert [(one.town, one.note) for one in addresses_of(code)] == towns


def test_several_towns_are_all_returned() -> None:
    found = addresses_of("498-0000")
    assert len({str(one) for one in found}) == len(found) > 1


def test_a_large_office_has_a_code_of_its_own() -> None:
    (found,) = addresses_of("030-0184")
    assert (found.office, found.office_kana) == ("青森県立図書館", "アオモリケンリツトシヨカン")
    assert str(found) == "青森県青森市大字荒川字藤戸119-7"


def test_the_whole_table_is_sound() -> None:
    """Every row has a known municipality and clean names; no two rows of a code say the same."""
    assert TABLE.stat().st_size < 2_500_000
    with zipfile.ZipFile(TABLE) as table:
        members = [name for name in table.namelist() if name[:2].isdecimal()]
        rows = [
            (name[:2] + line.split("\t")[0])
            for name in members
            for line in table.read(name).decode().splitlines()
        ]
    codes = sorted(set(rows))
    assert len(rows) > 140_000
    assert {len(code) for code in codes} == {7}
    for code in codes[::29]:
        found = addresses_of(code)
        assert len(found) == rows.count(code) if code[-1] == "7" else found
        assert len(set(found)) == len(found)
        for one in found:
            assert one.prefecture
            assert one.municipality
            assert not set("（）()、〜") & set(one.town), one
            assert "掲載がない" not in one.town


@pytest.mark.parametrize(
    ("typed", "code", "level"),
    [
        ("青森県青森市長島一丁目１－１", "030-0861", Level.TOWN),
        ("青森市長島１丁目", "030-0861", Level.TOWN),
        ("西津軽郡鯵ケ沢町大字本町２０９", "038-2753", Level.TOWN),
        ("鰺ヶ沢町本町", "038-2753", Level.TOWN),
        ("青森市新町1", "030-0861", Level.MUNICIPALITY),
        ("青森県弘前市", "030-0861", Level.PREFECTURE),
        ("東京都千代田区", "030-0861", Level.NONE),
        ("東京都千代田区", "999-9999", Level.NONE),
    ],
)
def test_a_typed_address_is_compared_and_kept(typed: str, code: str, level: Level) -> None:
    found = match_address(typed, code)
    assert (found.original, found.level) == (typed, level)


def test_programs_ask_for_a_code(client: Client, db: None) -> None:
    answer = client.get("/api/v1/geo/postal-codes/030-0861")
    assert answer.status_code == 200
    assert [(one["postal_code"], one["municipality_code"], one["town"]) for one in answer.json()] == [
        ("0300861", "022012", "長島")
    ]
    assert "max-age=86400" in answer["Cache-Control"]
    for code, status in (("999-9999", 404), ("abc", 422)):
        wrong = client.get(f"/api/v1/geo/postal-codes/{code}")
        assert wrong.status_code == status
        assert "max-age" not in wrong.headers.get("Cache-Control", "")
    assert "7桁" in wrong.json()["problems"]["code"][0]
