"""A procedure's parts in words: where a problem or a change is, as officers know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.cases.facade import Channel
from oirase.blocks.forms.facade import Wording, path_words, sentences
from oirase.systems.office.commons.document import AUDIENCES, IDENTITIES, LIFE_EVENTS, PARTS

PAYMENTS = {
    "none": _("支払いなし"),
    "before": _("申請のときに支払う"),
    "after": _("決定のあとに支払う"),
}
TONES = {
    "success": _("良い知らせ（緑）"),
    "error": _("認めない知らせ（赤）"),
    "warning": _("注意のいる知らせ（黄）"),
    "info": _("ふつうの知らせ（青）"),
    "neutral": _("色なし"),
}
UNCONFIRMED = {
    "fee": _("手数料"),
    "period": _("標準処理期間"),
    "basis": _("根拠"),
    "documents": _("用意するもの"),
}
WORDING = Wording(
    parts={
        "catalogue": _("案内"),
        "form": _("様式"),
        "flow": pgettext_lazy("procedure", "処理"),
        "summary": _("概要"),
        "audience": _("対象"),
        "life_events": _("くらしの出来事"),
        "keywords": _("探すときの言葉"),
        "identity": _("本人確認"),
        "about": _("手続について"),
        "documents": _("用意するもの"),
        "name": _("名前"),
        "note": _("補足"),
        "fee": _("手数料"),
        "basis": _("根拠"),
        "law": _("法令の名前"),
        "article": _("条"),
        "contact": _("問い合わせ"),
        "sources": _("出典"),
        "unconfirmed": pgettext_lazy("procedure", "未確認"),
        "payment": _("支払いの時期"),
        "charges": _("手数料"),
        "quantity": _("個数の式"),
        "standard_days": _("標準処理期間"),
        "standard_days_source": _("標準処理期間の根拠"),
        "second_pair": _("2人目の確認"),
        "actions": _("窓口の作業"),
        "adds": _("付ける印"),
        "removes": _("外す印"),
        "outcomes": _("決定"),
        "tone": _("色"),
        "notice": _("通知の様式"),
        "needs_reason": _("理由が必要"),
        "refund": _("還付"),
        "share": _("返す割合の式"),
        "withdrawal": _("取下げ"),
        "lapse": _("期限を過ぎたとき"),
    },
    codes={
        **AUDIENCES,
        **LIFE_EVENTS,
        **UNCONFIRMED,
        "account": IDENTITIES["account"],
        "before": PAYMENTS["before"],
        "after": PAYMENTS["after"],
        "automatic": _("自動で終わらせる"),
        "confirm": _("職員が終わらせる"),
        **TONES,
        **dict(Channel.choices),
    },
)


def parts_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a document that are compared."""
    return {part: document.get(part) or {} for part in PARTS}


def where(path: str, *documents: Mapping[str, Any]) -> str:
    """Return a path as people follow it."""
    return path_words(path, *documents, words=WORDING.parts)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return what differs between two documents, as sentences."""
    return sentences(parts_of(before), parts_of(after), WORDING)
