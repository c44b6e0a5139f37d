"""Names of people: kept as typed, whatever they are written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.texts.errors import PartsRefused
from oirase.kernel.texts.names import PersonName, parse_name

NOTHING_SIMILAR = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Mn"]), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("family", "given"),
    [
        ("髙橋", "太郎"),
        ("山﨑", "花子"),
        ("佐々木", "一郎"),
        ("𠮷田", "ゔぁん"),
        ("葛\U000e0100城", "葵"),
        ("渡邉\U000e0102", "か\u3099く"),
        ("ササキ", "か゛"),
        ("O'Brien", "Seán"),
        ("O’Neill", "Mary-Jane"),
        ("Nguyễn", "Đức"),
        ("Nguye\u0302\u0303n", "An"),
        ("Müller", "Jörg III"),
        ("김", "철수"),
        ("محمد", "علی‌رضا"),
        ("ジョーンズ", "メアリー・アン"),
        ("一", "〇"),
    ],
)
def test_awkward_names_are_kept_sign_by_sign(family: str, given: str) -> None:
    name = parse_name(family=f" {family}\u3000", given=given)
    assert (name.family, name.given) == (family, given)
    assert PersonName.from_dict(name.as_dict()) == name
    assert name.search_keys


@given(NOTHING_SIMILAR)
def test_no_letter_is_ever_changed(text: str) -> None:
    assert parse_name(full=text).full == text.strip()


@pytest.mark.parametrize("full", ["Suharto", "Sukarno Putri", "Björk Guðmundsdóttir", "คำปุ่น", "佐藤"])
def test_somebody_may_have_one_name(full: str) -> None:
    name = parse_name(full=full)
    assert str(name) == full
    assert name.family == name.given == ""


def test_names_are_shown_in_their_owners_order() -> None:
    assert str(parse_name(family="山田", given="花子")) == "山田\u3000花子"
    assert (
        str(parse_name(family="Smith", given="John", middle="Fitzgerald", order="given_first"))
        == "John Fitzgerald Smith"
    )
    assert str(parse_name(family="Smith", given="John", middle="Fitzgerald")) == "Smith John Fitzgerald"
    assert str(parse_name(family="スミス", given="ジョン", order="given_first")) == "ジョン\u3000スミス"
    kana = parse_name(
        family="Smith", given="John", family_kana="すみす", given_kana="ｼﾞｮﾝ", order="given_first"
    )
    assert kana.kana == "ジョン\u3000スミス"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            parse_name(family="髙橋", given="花子", family_kana="たかはし", given_kana="はなこ"),
            ["高橋花子", "タカハシ ハナコ", "たかはしはなこ"],
        ),
        (parse_name(family="Nguyễn", given="Đức"), ["nguyen duc", "Duc Nguyen", "ＮＧＵＹỄＮ"]),
        (parse_name(family="O’Brien", given="Seán"), ["o'brien", "OBRIEN", "Sean O'Brien"]),
        (parse_name(family="葛\U000e0100城", given="葵"), ["葛城葵"]),
    ],
)
def test_a_name_is_found_in_any_spelling(name: PersonName, words: list[str]) -> None:
    from oirase.kernel.texts import search_key

    for word in words:
        assert any(search_key(word) in key for key in name.search_keys), word


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({}, {"family": "氏名を入力"}),
        ({"family": "山田"}, {"given": "姓と名"}),
        ({"given": "花子"}, {"family": "姓と名"}),
        ({"family": "山田", "given": "花子", "full": "山田花子"}, {"full": "どちらか"}),
        ({"full": "山田\n花子"}, {"full": "使えない文字"}),
        ({"full": "a\u202eb"}, {"full": "使えない文字"}),
        ({"full": "yamada@example.jp"}, {"full": "使えない文字が含まれています：@"}),
        ({"full": "山田3"}, {"full": "：3"}),
        ({"full": "\ue000田"}, {"full": "外字"}),
        ({"full": "・・"}, {"full": "文字で入力"}),
        ({"full": "山" * 101}, {"full": "100文字"}),
        ({"family": "山田", "given": "花子", "family_kana": "山田"}, {"family_kana": "カタカナ"}),
    ],
)
def test_what_is_wrong_is_said_at_its_part(given: dict[str, str], parts: dict[str, str]) -> None:
    with pytest.raises(PartsRefused) as raised:
        parse_name(**given)
    assert set(raised.value.parts) == set(parts)
    for part, words in parts.items():
        assert words in raised.value.parts[part]


def test_readings_are_asked_for_where_they_are_wanted() -> None:
    with pytest.raises(PartsRefused) as raised:
        parse_name(family="山田", given="花子", given_kana="はなこ", reading="required")
    assert set(raised.value.parts) == {"family_kana"}
    with pytest.raises(PartsRefused):
        parse_name(full="Suharto", reading="required")
    assert parse_name(full="Suharto", full_kana="スハルト", reading="required").kana == "スハルト"
    assert parse_name(family="山田", given="花子", family_kana="山田", reading="none").family_kana == ""
