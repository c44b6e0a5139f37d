"""Numbers that identify companies, municipalities and people, with their check digits.

What a person types may be full-width and hyphenated; what is kept is the plain number. Sources of the rules: the order of the
Ministry of Finance on designating corporate numbers (法人番号), the invoice system of the consumption tax, the code of
local governments (全国地方公共団体コード, JIS X 0402 with a check digit), and the ministerial order on individual numbers
(マイナンバー, article 5), which this module only recognises so that nobody keeps one by mistake.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

# Twelve digits, in one piece or in groups of four, that are no part of a longer number.
TWELVE_DIGITS = re.compile(r"(?<![0-9])[0-9]{4}([- ]?)[0-9]{4}\1[0-9]{4}(?![0-9])")
DASHES = str.maketrans(dict.fromkeys("‐‑–—−ー", "-"))


def corporate_number_check_digit(base: str) -> int:
    """Return the digit before a corporate number's 12 base digits: 9 less (alternating weights 1, 2 from the right) mod 9."""
    if len(base) != 12 or not _is_digits(base):
        raise ValueError("twelve digits are needed")
    return 9 - sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(base))) % 9


def is_corporate_number(number: str) -> bool:
    """Whether a plain text is a corporate number: 13 digits with the right first one."""
    return (
        len(number) == 13
        and _is_digits(number)
        and int(number[0]) == corporate_number_check_digit(number[1:])
    )


def parse_corporate_number(text: str) -> str:
    """Return the 13 digits of a corporate number (法人番号) as typed; ValueError with a sentence for the person."""
    number = _plain(text)
    if len(number) != 13 or not _is_digits(number):
        raise ValueError(_("法人番号は13桁の数字です。"))
    if not is_corporate_number(number):
        raise ValueError(_("法人番号に誤りがあります（検査数字が合いません）。もう一度確認してください。"))
    return number


def parse_invoice_number(text: str) -> str:
    """Return T and 13 digits (適格請求書発行事業者登録番号); sole proprietors' digits are no corporate number, so only the form is checked."""
    number = _plain(text).upper()
    if len(number) != 14 or number[0] != "T" or not _is_digits(number[1:]):
        raise ValueError(_("登録番号は「T」と13桁の数字です。"))
    return number


def local_government_check_digit(code: str) -> int:
    """Return the sixth digit of a local government's code from its first five (weights 6 to 2, modulo 11)."""
    if len(code) != 5 or not _is_digits(code):
        raise ValueError("five digits are needed")
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=True))
    return (11 - total % 11) % 10


def parse_local_government_code(text: str) -> str:
    """Return the six digits of a local government's code; five are completed. ValueError with a sentence for the person."""
    code = _plain(text)
    if len(code) not in (5, 6) or not _is_digits(code):
        raise ValueError(_("団体コードは5桁または6桁の数字です。"))
    whole = code[:5] + str(local_government_check_digit(code[:5]))
    if len(code) == 6 and code != whole:
        raise ValueError(_("団体コードに誤りがあります（検査数字が合いません）。"))
    return whole


def individual_number_check_digit(base: str) -> int:
    """Return the twelfth digit of an individual number from its first eleven (weights 2 to 7 and 2 to 6 from the right, modulo 11)."""
    if len(base) != 11 or not _is_digits(base):
        raise ValueError("eleven digits are needed")
    weights = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
    rest = sum(int(digit) * weight for digit, weight in zip(reversed(base), weights, strict=True)) % 11
    return 0 if rest <= 1 else 11 - rest


def looks_like_my_number(text: str) -> bool:
    """Whether a text holds twelve digits with the right check digit, so that a field can warn before it is stored (マイナンバー).

    About one in ten numbers of twelve digits that are something else passes too: warn and let the person decide.
    """
    plain = unicodedata.normalize("NFKC", text).translate(DASHES)
    numbers = (re.sub("[- ]", "", found[0]) for found in TWELVE_DIGITS.finditer(plain))
    return any(individual_number_check_digit(number[:11]) == int(number[11]) for number in numbers)


def parse_postal_code(text: str) -> str:
    """Return the seven digits of a postal code typed in any usual way; ValueError with a sentence for the person."""
    code = _plain(text).removeprefix("〒")
    if len(code) != 7 or not _is_digits(code):
        raise ValueError(_("郵便番号は7桁の数字です（例：123-4567）。"))
    return code


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if not sign.isspace() and sign not in "-‐‑–—−ー")
