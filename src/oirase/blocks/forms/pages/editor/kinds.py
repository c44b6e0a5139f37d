"""What an officer reads about each type of question before they choose one, and what a new one begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.forms.types.base import TYPES


@dataclass(frozen=True)
class Described:
    """A type in plain words: what it is for, and an example."""

    code: str
    title: Any
    text: Any
    example: Any


GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("書いてもらう"), ("text", "textarea", "number", "yen", "date")),
    (gettext_lazy("選んでもらう"), ("choice", "choices", "boolean")),
    (gettext_lazy("だれか・連絡先"), ("person_name", "address", "phone", "email")),
    (gettext_lazy("事業者・お金"), ("corporate_number", "invoice_number", "bank_account")),
    (gettext_lazy("ファイル・くり返し"), ("file", "group", "table")),
    (gettext_lazy("見せるだけ"), ("note", "computed")),
)
WORDS: dict[str, tuple[Any, Any]] = {
    "text": (
        gettext_lazy("1行で書ける短い答え。形を決めることもできます。"),
        gettext_lazy("学校名、登録番号"),
    ),
    "textarea": (
        gettext_lazy("何行にもなる文章。書ける文字数を見せます。"),
        gettext_lazy("申請の理由、希望の内容"),
    ),
    "number": (
        gettext_lazy("数。全角で書いても読み取ります。最小と最大を決められます。"),
        gettext_lazy("参加する人数、面積"),
    ),
    "yen": (
        gettext_lazy("円の金額。コンマや「円」を付けて書いても読み取ります。"),
        gettext_lazy("補助対象経費"),
    ),
    "date": (gettext_lazy("年月日。和暦でも西暦でも書けます。"), gettext_lazy("生年月日、利用したい日")),
    "choice": (gettext_lazy("並べた中から1つだけ選びます。"), gettext_lazy("個人か法人か、受取りの方法")),
    "choices": (gettext_lazy("並べた中から、いくつでも選べます。"), gettext_lazy("必要な配慮、使う部屋")),
    "boolean": (
        gettext_lazy("チェックを1つ入れてもらいます。"),
        gettext_lazy("注意を読んだことの確認、同意"),
    ),
    "person_name": (
        gettext_lazy("姓と名、フリガナ。1つにつながった名前も書けます。"),
        gettext_lazy("申請者の氏名"),
    ),
    "address": (
        gettext_lazy("住所。郵便番号から町の名前まで入ります。"),
        gettext_lazy("申請者の住所、設置場所"),
    ),
    "phone": (
        gettext_lazy("電話番号。ありえない番号はその場で知らせます。"),
        gettext_lazy("日中つながる電話番号"),
    ),
    "email": (gettext_lazy("メールアドレス。"), gettext_lazy("結果を知らせるメールアドレス")),
    "corporate_number": (
        gettext_lazy("13桁の法人番号。打ち間違いを見つけます。"),
        gettext_lazy("申請する法人の番号"),
    ),
    "invoice_number": (
        gettext_lazy("Tで始まるインボイスの登録番号。"),
        gettext_lazy("請求書を出す事業者の番号"),
    ),
    "bank_account": (
        gettext_lazy("銀行、支店、口座番号、名義。銀行と支店は名前で探せます。"),
        gettext_lazy("給付金の振込先"),
    ),
    "file": (gettext_lazy("ファイルや、その場で撮った写真。"), gettext_lazy("本人確認書類、現地の写真")),
    "group": (
        gettext_lazy("同じ質問を、人や物ごとにくり返します。"),
        gettext_lazy("同居の家族、持っている車"),
    ),
    "table": (
        gettext_lazy("行を増やせる表。列の合計も出せます。"),
        gettext_lazy("経費の内訳、参加する子ども"),
    ),
    "note": (
        gettext_lazy("質問の間に、説明だけを置きます。"),
        gettext_lazy("書き方の注意、次のステップの案内"),
    ),
    "computed": (
        gettext_lazy("ほかの答えから計算した値を見せます。手では書けません。"),
        gettext_lazy("手数料の合計、参加する人数"),
    ),
}


def described(*, inside: bool = False) -> list[tuple[Any, list[Described]]]:
    """Return the types by group; `inside` a group only those that may stand there."""
    found = []
    for title, codes in GROUPS:
        rows = [
            Described(code, TYPES[code].title, *WORDS[code])
            for code in codes
            if code in TYPES and not (inside and (TYPES[code].rows or code == "file"))
        ]
        if rows:
            found.append((title, rows))
    return found


def beginning(code: str) -> dict[str, Any]:
    """Return a new question of a type, as far as it can be known; KeyError for no type."""
    title = str(TYPES[code].title)
    new: dict[str, Any] = {"type": code, "label": {"ja": _("新しい質問（%(type)s）") % {"type": title}}}
    if code in ("choice", "choices"):
        labels = [_("選択肢%(number)d") % {"number": number} for number in (1, 2)]
        new["choices"] = [
            {"value": f"c{number}", "label": {"ja": label}} for number, label in enumerate(labels, start=1)
        ]
    elif TYPES[code].rows:
        new["fields"] = [{"key": "c1", "type": "text", "label": {"ja": _("名前")}}]
    elif code == "computed":
        new["as"] = "number"
    return new
