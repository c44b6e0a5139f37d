"""Where a figure comes from. No figure is shown without it, so that nobody takes a demonstration for a result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Origin:
    """An origin (出所): the word on the badge and what it means."""

    title: Any
    explanation: Any


ORIGINS = {
    "reported": Origin(_("報告値"), _("担当部局が公表・報告した値です。")),
    "measured": Origin(_("実測値"), _("このシステムの利用から自動で集計した値です。")),
    "demo": Origin(_("デモ値"), _("架空のデモデータから集計した値で、実績ではありません。")),
    "simulated": Origin(_("試算値"), _("モデルによる計算結果で、実績ではありません。")),
}
