"""Keys of addresses: what geocoders got wrong in public threads. The original is always kept, and a key replaces nothing.

Rows named by their thread of digital-go-jp/abr-geocoder on GitHub.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.texts.keys import address_key, search_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # 78: one house written in different ways.
        ("東京都港区南麻布５－１０－２７", "東京都港区南麻布五丁目１０番２７号"),
        ("広島市安佐北区口田南四丁目２１番７号", "広島市安佐北区口田南4-21-7"),
        ("東京都港区三田２－２－１８ー３０４", "東京都港区三田二丁目２番１８−３０４号"),
        # 66, 86: a town without chome, typed with one.
        ("東京都千代田区紀尾井町1丁目3番地", "東京都千代田区紀尾井町１－３"),
        # 236: a variation selector behind a kanji of the prefecture; ヶ and ケ.
        ("愛媛\U000e0104県松山市三番町一丁目１３番地", "愛媛県松山市三番町１－１３"),
        ("大阪市天王寺区烏ヶ辻町７４番地", "大阪市天王寺区烏ケ辻町74"),
        # 124: half-width kana within a name.
        ("長野県長野市篠ﾉ井布施高田200", "長野県長野市篠ノ井布施高田２００番地"),
        ("青森市大字荒川字柴田125番地の1", "青森市荒川字柴田１２５－１"),
        ("鰺ヶ沢町大字本町二百九番地", "鯵ケ沢町本町209"),
        ("千代田区 九段南 一丁目 2 番 1 号", "千代田区九段南1-2-1"),
    ],
)
def test_spellings_of_one_address(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Numbers of blocks and houses stay apart.
        ("港区三田1-23", "港区三田12-3"),
        ("港区三田1-2-3", "港区三田123"),
        # 205, 239: a neighbouring town is another town.
        ("さいたま市見沼区丸ヶ崎1048", "さいたま市見沼区丸ヶ崎町1048"),
        ("長野市西長野町100-1", "長野市大字西長野100-1"),
        # 219: 十一番町 is not the first block of 十番町.
        ("名古屋市中川区十一番町二丁目", "名古屋市中川区十番町一丁目2"),
        # 209: the number of a house does not disappear in a name.
        ("千代田区二番町2-1", "千代田区二番町1"),
    ],
)
def test_different_addresses(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize(
    ("typed", "within"),
    [
        # 199: kanji numerals that belong to a name.
        ("石川県輪島市門前町暮坂壱〇七", "暮坂壱〇七"),
        # 95: numerals that are no number.
        ("愛知県豊田市西丹波町九九十", "西丹波町九九十"),
        # 107: the number in a building's name.
        ("東京都港区三田２－２－１８ 三田マンション９９９", "三田マンション999"),
        # 194, 195: 番丁 and 番町 are names.
        ("香川県丸亀市一番丁", "一番丁"),
        ("千代田区一番町10-1", "一番町10-1"),
        ("石川県金沢市六丁町弐丁坪", "六丁町弐丁坪"),
        ("北海道美唄市9999 デジタルビル 6号館", "デジタルビル6号館"),
        ("群馬県吾妻郡東吾妻町大字三島ヰ6697番地", "三島ヰ6697"),
    ],
)
def test_names_stay_whole(typed: str, within: str) -> None:
    assert within in address_key(typed)


def kanji(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")


@given(
    st.sampled_from(["新町", "一番町", "ヶ丘", "北十条西"]),
    st.integers(1, 99),
    st.integers(1, 99),
    st.integers(1, 99),
)
def test_numbers_are_one_however_they_are_written(town: str, chome: int, block: int, house: int) -> None:
    plain = address_key(f"{town}{chome}-{block}-{house}")
    for written in (
        f"{town}{kanji(chome)}丁目{block}番{house}号",
        f"{town} {chome}丁目{kanji(block)}番地の{house}",
        f"{town}{chome}丁目 {block}ー{house}",
        f"大字{town}{chome} {block}−{house}号",
    ):
        assert address_key(written) == plain
    assert plain == f"{address_key(town)}{chome}-{block}-{house}"


@given(st.text(max_size=30))
def test_no_text_breaks_the_key(text: str) -> None:
    address_key(text)


def test_a_selector_makes_no_difference_for_finding() -> None:
    assert search_key("葛\U000e0100飾区") == search_key("葛飾区") == search_key("葛\ufe00飾区")
