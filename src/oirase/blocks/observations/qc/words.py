"""How tests and flags are called."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.observations.qc.flags import Flag, flag_of

TEST_NAMES = {
    "gross_range": _("範囲"),
    "climatology": _("気候値"),
    "spike": _("スパイク"),
    "rate_of_change": _("変化率"),
    "flat_line": _("固着"),
    "gap": _("欠測間隔"),
    "neighbours": _("近くの観測との差"),
    "density_inversion": _("密度逆転"),
    "officer": _("職員の判定"),
}
FLAG_NAMES = {
    Flag.PASS: pgettext_lazy("quality", "良好"),
    Flag.NOT_EVALUATED: pgettext_lazy("quality", "未検定"),
    Flag.SUSPECT: pgettext_lazy("quality", "疑わしい"),
    Flag.FAIL: pgettext_lazy("quality", "不良"),
    Flag.MISSING: pgettext_lazy("quality", "欠測"),
}
FLAG_TONES = {
    Flag.PASS: "success",
    Flag.NOT_EVALUATED: "neutral",
    Flag.SUSPECT: "warning",
    Flag.FAIL: "error",
    Flag.MISSING: "neutral",
}


def flag_name(stored: int) -> str:
    """Return the flag of a stored value in words."""
    return str(FLAG_NAMES[Flag(int(flag_of(np.asarray(stored))))])
