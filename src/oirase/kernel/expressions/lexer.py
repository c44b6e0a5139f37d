"""Cuts an expression into tokens, each with its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from oirase.kernel.expressions import limits
from oirase.kernel.expressions.errors import ExpressionError

SPACE: Final = r"[\s\u180e\u200b\ufeff]"
# The name characters of DMN without the full-width forms of ASCII and CJK punctuation, which are typing mistakes here.
NAME_START: Final = (
    r"A-Z_a-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u2071"
    r"\u207f\u2090-\u209c\u2100-\u218f\u2c00-\u2fef\u3005-\u3007\u3021-\u302f\u3031-\u309f\u30a1-\ud7ff\uf900-\ufdcf"
    r"\ufdf0-\ufeff\uff66-\uffdc\U00010000-\U000effff"
)
NAME_PART: Final = NAME_START + r"0-9\u00b7\u0300-\u036f\u203f-\u2040"
TOKEN: Final = re.compile(
    rf"(?P<space>{SPACE}+|//[^\n]*|/\*(?s:.*?)\*/)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<name>[{NAME_START}][{NAME_PART}]*)"
    r'|(?P<string>"(?:[^"\\\n]|\\(?s:.))*")'
    r"|(?P<sign>\*\*|\.\.|<=|>=|!=|->|[-+*=<>()\[\]{},.:?@]|/(?!\*))"
)
ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|([nrt\"'\\]))")
PLAIN: Final = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True)
class Token:
    """A token: `kind` is number, name, string, sign or end; `text` as written, of a string what it says."""

    kind: str
    text: str
    start: int
    end: int


def tokens_of(source: str) -> list[Token]:
    """Return the tokens of an expression, the last of kind `end`; ExpressionError at a sign that has no meaning."""
    if len(source) > limits.LENGTH:
        message = gettext("式が長すぎます（%(limit)d文字まで）。") % {"limit": limits.LENGTH}
        raise ExpressionError(message, source, limits.LENGTH)
    found: list[Token] = []
    position = 0
    while position < len(source):
        match = TOKEN.match(source, position)
        if match is None:
            raise ExpressionError(_unreadable(source, position), source, position)
        kind = match.lastgroup or ""
        if kind != "space":
            text = _said(match[0], source, position) if kind == "string" else match[0]
            found.append(Token(kind, text, position, match.end()))
        position = match.end()
    return [*found, Token("end", "", len(source), len(source))]


def _said(literal: str, source: str, position: int) -> str:
    """Return what a string literal says; an escape that is not one stays, as patterns need it (`"\\d+"`)."""

    def meant(escape: re.Match[str]) -> str:
        digits = escape[1] or escape[2]
        if digits is None:
            return PLAIN.get(escape[3], escape[3])
        if int(digits, 16) > 0x10FFFF:
            raise ExpressionError(gettext("その番号の文字はありません。"), source, position)
        return chr(int(digits, 16))

    text = ESCAPE.sub(meant, literal[1:-1])
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise ExpressionError(gettext("その番号の文字はありません。"), source, position) from None


def _unreadable(source: str, position: int) -> str:
    sign = source[position]
    if sign == '"':
        return gettext('文字列の終わりの「"」がありません。')
    if source.startswith("/*", position):
        return gettext("コメントの終わりの「*/」がありません。")
    narrow = unicodedata.normalize("NFKC", sign)
    if narrow != sign and narrow.isascii():
        message = gettext("全角の「%(sign)s」は使えません。半角の「%(narrow)s」で書いてください。")
        return message % {"sign": sign, "narrow": narrow}
    if sign in "「」『』“”":
        return gettext('文字列は半角の「"」で囲んでください。')
    return gettext("「%(sign)s」は式では使えません。") % {"sign": sign}
