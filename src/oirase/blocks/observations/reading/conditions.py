"""A rule's condition and an alert's figures in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from oirase.blocks.observations.alerts.raising import duration
from oirase.blocks.observations.models import Alert
from oirase.blocks.observations.reading.stations import number_words


def condition_words(definition: Mapping[str, Any], unit: str) -> str:
    """Return a sentence for a definition; `unit` of the values that it judges."""
    kind = definition.get("kind", "")
    parts = [_condition(kind, definition, unit)]
    if definition.get("hold"):
        parts.append(_("%(length)s続いたとき") % {"length": _seconds(definition["hold"])})
    if definition.get("hysteresis"):
        back = {"by": _plain(definition["hysteresis"]), "unit": unit}
        parts.append(_("%(by)s%(unit)sより大きく戻ると終わり") % back)
    if definition.get("release"):
        parts.append(_("終わりは%(length)s待つ") % {"length": _seconds(definition["release"])})
    return " / ".join(parts)


def _condition(kind: str, definition: Mapping[str, Any], unit: str) -> str:
    values = {
        "limit": _plain(definition.get("limit", 0)),
        "unit": unit,
        "within": _seconds(definition.get("within")),
    }
    if kind == "threshold":
        words = (
            _("%(limit)s%(unit)s以上") if definition.get("side") == "above" else _("%(limit)s%(unit)s以下")
        )
        return words % values
    if kind == "change":
        words = {
            "rise": _("%(within)sで%(limit)s%(unit)s以上、上がる"),
            "fall": _("%(within)sで%(limit)s%(unit)s以上、下がる"),
            "both": _("%(within)sで%(limit)s%(unit)s以上、変わる"),
        }[str(definition["side"])]
        return words % values
    if kind == "missing":
        return _("%(length)sより長く値が届かない") % {"length": _seconds(definition.get("limit"))}
    if definition.get("until"):
        return _("%(when)s のとき、%(until)s になるまで") % {
            "when": definition["when"],
            "until": definition["until"],
        }
    return _("%(when)s のとき") % {"when": definition.get("when", "")}


def figure_words(alert: Alert, figure: float) -> str:
    """Return a figure of an alert with its unit; of silence its length."""
    if alert.evidence["definition"].get("kind") == "missing":
        return _seconds(figure)
    return f"{number_words(figure, alert.evidence['decimals'])} {alert.evidence['unit']}".strip()


def _plain(figure: Any) -> str:
    return f"{float(figure):g}"


def _seconds(given: Any) -> str:
    return str(duration(round(float(given or 0) * 1000)))
