"""Where somebody is reached: telephone numbers and e-mail addresses, as typed and as they are used."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

# How many digits a number has by its beginning. Source: the numbering plan of the Ministry of Internal Affairs and
# Communications (電気通信番号計画): mobile, IP and 0800 numbers have eleven digits, all others ten.
ELEVEN_DIGITS = ("020", "050", "060", "070", "080", "090", "0800")
EXTENSION = re.compile(r"[(（]?\s*(?:内線|ext\.?)\s*:?\s*([0-9]{1,6})\s*[)）]?$", re.IGNORECASE)
SEPARATORS = re.compile(r"[\s()/.‐‑–—−ー-]+")
# E.164: at most 15 digits; nobody has fewer than 7 with the code of the country.
FOREIGN = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True)
class PhoneNumber:
    """A telephone number: as typed, as it is dialled (foreign ones with + and the country), and an extension (内線)."""

    typed: str
    number: str
    extension: str = ""

    def __str__(self) -> str:
        """Return it as typed."""
        return self.typed


def parse_phone(text: str) -> PhoneNumber:
    """Read a telephone number in Japan, or with + and a country one elsewhere; ValueError with a sentence for the person.

    Only what cannot be a number is refused: whether somebody answers is not known here.
    """
    typed = text.strip()
    plain = unicodedata.normalize("NFKC", typed)
    extension = EXTENSION.search(plain)
    number = SEPARATORS.sub("", plain[: extension.start()] if extension else plain)
    number = re.sub(r"^\+?81(?:0)?(?=[1-9])", "0", number) if number.startswith("+81") else number
    if not re.fullmatch(r"\+?[0-9]+", number):
        raise ValueError(_("電話番号は数字で入力してください（例：012-345-6789）。"))
    if number.startswith("+"):
        if not FOREIGN.fullmatch(number):
            raise ValueError(_("外国の電話番号は、「+」と国番号から入力してください。"))
    elif not number.startswith("0") or number.startswith("00"):
        raise ValueError(_("電話番号は、市外局番（0で始まる番号）から入力してください。"))
    elif len(number) != (wanted := 11 if number.startswith(ELEVEN_DIGITS) else 10):
        raise ValueError(
            _("この電話番号は%(wanted)d桁のはずですが、%(given)d桁あります。")
            % {"wanted": wanted, "given": len(number)}
        )
    return PhoneNumber(typed, number, extension[1] if extension else "")


def parse_email(text: str) -> str:
    """Return an e-mail address as it is used: half-width, the domain in small letters; ValueError with a sentence for the person."""
    plain = unicodedata.normalize("NFKC", text).strip()
    local, at, domain = plain.rpartition("@")
    if not at:
        raise ValueError(_("メールアドレスには「@」が必要です。"))
    address = f"{local}@{domain.lower()}"
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValueError(_("メールアドレスの形が正しくありません（例：name@example.jp）。")) from error
    return address
