"""An amount of money as people type it."""

from __future__ import annotations

from typing import Any

from django import forms

LARGEST = 99_999_999


class YenField(forms.IntegerField):
    """Whole yen, typed with or without separators, in any width."""

    def __init__(self, *, min_value: int = 0, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=min_value, max_value=LARGEST, widget=widget, **kwargs)

    def to_python(self, value: Any) -> int | None:
        """Take separators and the sign of yen off."""
        plain = str(value or "").strip().removesuffix("円").lstrip("¥￥")
        return super().to_python(plain.replace(",", "").replace("，", "").replace("、", ""))
