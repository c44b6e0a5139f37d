"""Words and signs for trends and levels, the same on pages, in mails and in print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.systems.agriculture.sea_watch.models import AdviceLine

ARROWS: Mapping[str, tuple[str, Any]] = {
    "up": ("↑", _("上がっている")),
    "down": ("↓", _("下がっている")),
    "steady": ("→", _("横ばい")),
    "unknown": ("", pgettext_lazy("trend", "不明")),
}
LEVELS: Mapping[str, Any] = {
    "fine": _("目安に達していない"),
    "unknown": _("平均がまだない"),
    **dict(AdviceLine.Level.choices),
}
