"""Check digits, with published numbers as golden rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.texts.identifiers import (
    corporate_number_check_digit,
    individual_number_check_digit,
    is_corporate_number,
    local_government_check_digit,
    looks_like_my_number,
    parse_corporate_number,
    parse_invoice_number,
    parse_local_government_code,
    parse_postal_code,
)

BASES = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize("number", ["2000020020001", "8000012010038"])
def test_published_corporate_numbers(number: str) -> None:
    assert parse_corporate_number(number) == number


@given(BASES, st.integers(0, 11), st.integers(1, 8))
def test_one_wrong_digit_is_mostly_found(base: str, place: int, step: int) -> None:
    number = f"{corporate_number_check_digit(base)}{base}"
    assert is_corporate_number(number)
    old = int(base[place])
    new = (old + step) % 10
    wrong = number[0] + base[:place] + str(new) + base[place + 1 :]
    weight = 2 if (11 - place) % 2 else 1
    assert is_corporate_number(wrong) == ((new - old) * weight % 9 == 0)


def test_spellings_of_one_number() -> None:
    assert parse_corporate_number("２－０００－０２００－２０００１ ") == "2000020020001"
    assert parse_invoice_number("ｔ2000020020001") == "T2000020020001"
    assert parse_local_government_code("０２２０１") == "022012"


@pytest.mark.parametrize("text", ["", "2000020020002", "200002002000", "20000200200011", "二000020020001"])
def test_what_is_no_corporate_number(text: str) -> None:
    with pytest.raises(ValueError, match="法人番号"):
        parse_corporate_number(text)


@pytest.mark.parametrize("text", ["2000020020001", "T200002002000", "X2000020020001"])
def test_what_is_no_invoice_number(text: str) -> None:
    with pytest.raises(ValueError, match="登録番号"):
        parse_invoice_number(text)


@pytest.mark.parametrize("code", ["020001", "022012", "022080", "023078", "024503", "131016", "011002"])
def test_published_codes_of_local_governments(code: str) -> None:
    assert local_government_check_digit(code[:5]) == int(code[5])
    assert parse_local_government_code(code) == code


def test_a_wrong_code_is_refused() -> None:
    with pytest.raises(ValueError, match="検査数字"):
        parse_local_government_code("022011")
    with pytest.raises(ValueError, match="桁"):
        parse_local_government_code("2201")


@pytest.mark.parametrize(
    "text", ["123456789018", "番号は１２３４－５６７８－９０１８です", "1234 5678 9018", "T:123456789018"]
)
def test_a_number_of_a_person_is_noticed(text: str) -> None:
    assert looks_like_my_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456789012",
        "1234567890181",
        "0123456789018",
        "090-1234-5678",
        "1234-56789018",
        "2026-11-28 12:34",
    ],
)
def test_other_numbers_are_let_through(text: str) -> None:
    assert not looks_like_my_number(text)


@given(st.text("0123456789", min_size=11, max_size=11))
def test_exactly_one_twelfth_digit_fits(base: str) -> None:
    fitting = [digit for digit in "0123456789" if looks_like_my_number(f"あ{base}{digit}い")]
    assert fitting == [str(individual_number_check_digit(base))]


@pytest.mark.parametrize("text", ["1234567", "123-4567", "〒１２３－４５６７", " 123 4567"])
def test_spellings_of_a_postal_code(text: str) -> None:
    assert parse_postal_code(text) == "1234567"


@pytest.mark.parametrize("text", ["", "123-456", "123-45678", "abc-defg", "〒"])
def test_what_is_no_postal_code(text: str) -> None:
    with pytest.raises(ValueError, match="郵便番号"):
        parse_postal_code(text)
