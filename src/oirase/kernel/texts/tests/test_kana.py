"""Readings for fields, and the signs of bank transfers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.texts.kana import reading_of, zengin_kana


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("やまだ　はなこ", "ヤマダ ハナコ"),
        ("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ ハナコ"),
        ("ゔぁん", "ヴァン"),
        ("か゛", "ガ"),
        ("か\u3099", "ガ"),
        ("カ゚", "カ\u309a"),
        ("コ-ヒ−", "コーヒー"),
        ("みすゞ", "ミスヾ"),
        ("ジョン・スミス", "ジョン・スミス"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_reading_becomes_katakana(typed: str, reading: str) -> None:
    assert reading_of(typed) == reading


@pytest.mark.parametrize("typed", ["山田", "Smith", "ササキ々", "ヤマダ1", "ヤマダ<b>", "ー1"])
def test_what_is_no_reading(typed: str) -> None:
    with pytest.raises(ValueError, match="カタカナ"):
        reading_of(typed)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("やまだ　はなこ", "ﾔﾏﾀﾞ ﾊﾅｺ"),
        ("キョウト ショップ", "ｷﾖｳﾄ ｼﾖﾂﾌﾟ"),
        ("コーヒー", "ｺ-ﾋ-"),
        ("カ）ヤマダショウテン", "ｶ)ﾔﾏﾀﾞｼﾖｳﾃﾝ"),
        ("ヴァン", "ｳﾞｱﾝ"),
        ("ヲ", "ｵ"),
        ("ジョン・スミス", "ｼﾞﾖﾝ.ｽﾐｽ"),
        ("abc １２３", "ABC 123"),
        ("（フク）「ア」", "(ﾌｸ)｢ｱ｣"),
        ("￥１，０００", "\\1,000"),
    ],
)
def test_kana_of_transfers(typed: str, written: str) -> None:
    found = zengin_kana(typed)
    assert (found.text, found.refused) == (written, ())


def test_signs_that_cannot_be_written_are_named_once() -> None:
    assert zengin_kana("山田々山ヤマダ@").refused == ("山", "田", "々", "@")


@given(st.text(max_size=30))
def test_what_is_written_takes_a_byte_a_sign(text: str) -> None:
    written = zengin_kana(text).text
    assert len(written.encode("cp932")) == len(written)
    assert zengin_kana(written).text == written
    assert not set(written) & set("ｧｨｩｪｫｬｭｮｯｦｰ・")
