"""What is only shown: words of explanation, and values that are worked out from the answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.forms.spec.model import Field
from oirase.blocks.forms.types.base import FieldType, Option
from oirase.blocks.forms.types.numbers import exact, in_digits
from oirase.ui.days import day_text
from oirase.ui.templatetags.ui import yen


class Note(FieldType):
    """Words between the questions (説明)."""

    code = "note"
    title = gettext_lazy("説明文")
    asks = False


class Computed(FieldType):
    """A value worked out from other answers (計算項目), by the server only."""

    code = "computed"
    title = gettext_lazy("計算で決まる値")
    options = (
        Option(
            "as",
            "one_of",
            gettext_lazy("表し方"),
            needed=True,
            allowed=("number", "yen", "date", "text", "boolean"),
        ),
        Option("unit", "localized", gettext_lazy("単位")),
    )
    asks = False

    def stored(self, field: Field, cleaned: Any) -> Any:
        """Return what the expression gave, if it is of the declared kind, as JSON."""
        kind = field.options["as"]
        if kind in ("number", "yen") and isinstance(cleaned, Decimal):
            return exact(cleaned)
        if kind == "date" and isinstance(cleaned, date):
            return cleaned.isoformat()
        if kind == "boolean" and isinstance(cleaned, bool):
            return cleaned
        return cleaned if kind == "text" and isinstance(cleaned, str) else None

    def schema(self, field: Field) -> dict[str, Any]:
        """Describe the declared kind."""
        kinds: dict[str, dict[str, Any]] = {
            "number": {"type": ["integer", "string"]},
            "yen": {"type": "integer"},
            "date": {"type": "string", "format": "date"},
            "boolean": {"type": "boolean"},
        }
        return kinds.get(field.options["as"], {"type": "string"})

    def shown(self, field: Field, value: Any) -> str:
        """Write it by its kind."""
        kind = field.options["as"]
        if kind == "yen":
            return yen(Decimal(str(value)))
        if kind == "number":
            return in_digits(Decimal(str(value))) + str(field.options.get("unit") or "")
        if kind == "date":
            return day_text(date.fromisoformat(value))
        if kind == "boolean":
            return _("はい") if value else _("いいえ")
        return str(value)

    def known(self, field: Field, value: Any) -> Any:
        """Give it back as the expression made it."""
        kind = field.options["as"]
        if kind in ("number", "yen"):
            return Decimal(str(value))
        return date.fromisoformat(value) if kind == "date" else value
