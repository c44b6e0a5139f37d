"""A text in Japanese, English and やさしい日本語: three boxes under one label. Other languages that are there already are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oirase.kernel.texts.localized import LANGUAGES

SHOWN = {"ja": _("日本語"), "en": _("英語"), "ja-easy": _("やさしい日本語")}


class LocalizedWidget(forms.Widget):
    """The boxes, named `name-ja` and so on; languages without a box travel hidden."""

    template_name = "ui/forms/localized.html"
    use_fieldset = True

    def __init__(self, *, rows: int = 1, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.rows = rows

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """Return what was typed by language."""
        given = {code: str(data.get(f"{name}-{code}") or "") for code in LANGUAGES}
        return {code: text.replace("\r\n", "\n").strip() for code, text in given.items() if text.strip()}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form was sent without these boxes."""
        return not any(f"{name}-{code}" in data for code in LANGUAGES)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the boxes."""
        context = super().get_context(name, value, attrs)
        texts = value if isinstance(value, Mapping) else {}
        context["widget"] |= {
            "rows": self.rows,
            "boxes": [
                {
                    "name": f"{name}-{code}",
                    "label": label,
                    "lang": "en" if code == "en" else "ja",
                    "value": texts.get(code, ""),
                }
                for code, label in SHOWN.items()
            ],
            "hidden": [(f"{name}-{code}", text) for code, text in texts.items() if code not in SHOWN],
        }
        return context


class LocalizedField(forms.Field):
    """Gives a plain dictionary by language, empty where nothing was typed; what is required is the Japanese."""

    widget = LocalizedWidget

    def __init__(self, *, max_length: int = 300, rows: int = 1, **kwargs: Any) -> None:
        kwargs.setdefault("widget", LocalizedWidget(rows=rows))
        super().__init__(**kwargs)
        self.max_length = max_length

    def clean(self, value: Any) -> dict[str, str]:
        """Check that the Japanese is there where it has to be, and that nothing is too long."""
        texts = dict(value or {})
        if not texts.get("ja") and (self.required or texts):
            raise ValidationError(_("日本語の文を入力してください。"))
        longest = max(map(len, texts.values()), default=0)
        if longest > self.max_length:
            raise ValidationError(
                _("%(limit)d字以内で入力してください（いま%(length)d字）。"),
                params={"limit": self.max_length, "length": longest},
            )
        return texts
