"""Telephone numbers and e-mail addresses as people type them."""

from __future__ import annotations

import pytest

from oirase.kernel.texts.contacts import parse_email, parse_phone


@pytest.mark.parametrize(
    ("typed", "number", "extension"),
    [
        ("012-345-6789", "0123456789", ""),
        ("０１２（３４５）６７８９", "0123456789", ""),
        ("090 1234 5678", "09012345678", ""),
        ("０９０−１２３４ー５６７８", "09012345678", ""),
        ("050-1234-5678", "05012345678", ""),
        ("0120-123-456", "0120123456", ""),
        ("0800-123-4567", "08001234567", ""),
        ("0570-012-345", "0570012345", ""),
        ("+81 12 345 6789", "0123456789", ""),
        ("+81 (0)90-1234-5678", "09012345678", ""),
        ("+1 202 555 0123", "+12025550123", ""),
        ("012-345-6789（内線 123）", "0123456789", "123"),
        ("012-345-6789 ext. 45", "0123456789", "45"),
    ],
)
def test_a_number_is_kept_as_typed_beside_what_is_dialled(typed: str, number: str, extension: str) -> None:
    found = parse_phone(typed)
    assert (str(found), found.number, found.extension) == (typed, number, extension)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "数字"),
        ("でんわなし", "数字"),
        ("345-6789", "市外局番"),
        ("00812345678", "市外局番"),
        ("012-345-678", "10桁のはずですが、9桁"),
        ("090-1234-567", "11桁のはずですが、10桁"),
        ("+8", "国番号"),
        ("+0123456789", "国番号"),
    ],
)
def test_what_cannot_be_a_number_says_why(typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("+", r"\+")):
        parse_phone(typed)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Name@Example.JP ", "Name@example.jp"),
        ("ｎａｍｅ＠ｅｘａｍｐｌｅ．ｊｐ", "name@example.jp"),
        ("a.b+c@mail.example.jp", "a.b+c@mail.example.jp"),
    ],
)
def test_an_address_is_half_width(typed: str, address: str) -> None:
    assert parse_email(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "name", "name@", "name@example", "a b@example.jp", "name@exa mple.jp", "name@@example.jp"]
)
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(ValueError, match="メールアドレス"):
        parse_email(typed)
