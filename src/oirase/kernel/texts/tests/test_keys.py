"""Keys for finding, and texts in several languages."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.texts import LocalizedText, LocalizedTextField, bigrams, search_key
from oirase.kernel.texts.keys import VARIANTS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋", "高橋"),
        ("鰺ヶ小沢町", "鯵ケ小澤町"),
        ("ﾔﾏﾀﾞ　ﾊﾅｺ", "やまだ はなこ"),
        ("ＤＸ推進", "dx推進"),
        ("データ・センター", "データセンタ"),
        ("〒030‑0861", "〒0300861"),
        ("渡邊", "渡辺"),
        ("𠮷田", "吉田"),
    ],
)
def test_spellings_that_mean_the_same(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


def test_what_differs_stays_different() -> None:
    assert search_key("青葉") != search_key("双葉")
    assert search_key("ハ") != search_key("バ")


@given(st.text(max_size=30))
def test_a_key_is_its_own_key(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key


@given(st.text("あアｱ青葉ーヶ -", max_size=12), st.text("あアｱ青葉ーヶ -", max_size=12))
def test_pairs_of_a_part_are_pairs_of_the_whole(one: str, other: str) -> None:
    if len(search_key(one)) >= 2:
        assert bigrams(one) <= bigrams(one + other)


def test_pairs_of_short_texts() -> None:
    assert bigrams("納税証") == {"納税", "税証"}
    assert bigrams("税") == {"税"}
    assert bigrams(" ー") == set()


def test_no_variant_is_itself_a_usual_form() -> None:
    lines = [
        line.split() for line in VARIANTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    usual = [line[0] for line in lines]
    variants = [sign for line in lines for sign in line[1:]]
    assert len(set(usual)) == len(usual)
    assert len(set(variants)) == len(variants)
    assert not set(usual) & set(variants)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ja", "県"),
        ("en", "Prefecture"),
        ("ja-easy", "県"),
        ("zh", "Prefecture"),
        ("ko", "Prefecture"),
        ("fr", "県"),
    ],
)
def test_fallbacks(language: str, expected: str) -> None:
    assert LocalizedText(ja="県", en="Prefecture").text(language) == expected


def test_easy_japanese_is_a_language_of_its_own() -> None:
    text = LocalizedText({"ja": "児童扶養手当", "ja-easy": "子どもの ための お金"})
    with translation.override("ja-easy"):
        assert str(text) == "子どもの ための お金"
    with translation.override("en"):
        assert str(text) == "児童扶養手当"


def test_texts_are_compared_by_content_and_empty_ones_left_out() -> None:
    assert LocalizedText(ja="県", en="") == LocalizedText(ja="県")
    assert len({LocalizedText(ja="県"), LocalizedText(ja="県", en="")}) == 1


def test_unknown_languages_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown"):
        LocalizedText(fr="x")
    with pytest.raises(ValidationError):
        LocalizedTextField().to_python({"fr": "x"})
