"""The tests of quality control in words, for pages that show why a value is doubted."""

from __future__ import annotations

from django.utils.translation import gettext as _


def reason_words(name: str) -> str:
    """Return the name of a test."""
    return {
        "gross_range": _("範囲外"),
        "climatology": _("季節の範囲外"),
        "spike": _("急な飛び"),
        "rate_of_change": _("変化が急"),
        "flat_line": _("値が動かない"),
        "gap": _("間があいた"),
        "neighbours": _("近くの局と合わない"),
        "density_inversion": _("密度の逆転"),
        "officer": _("職員の判定"),
    }.get(name, name)
