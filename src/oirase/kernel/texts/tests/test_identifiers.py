"""Check digits, with published numbers as golden rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.texts.identifiers import (
    corporate_number_check_digit,
    is_corporate_number,
    local_government_check_digit,
    parse_corporate_number,
    parse_invoice_number,
    parse_local_government_code,
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
