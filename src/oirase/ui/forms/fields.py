"""Long texts with a counter, and files with limits that are told before one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _


class CountedTextarea(forms.Textarea):
    """A text box that says how many signs are left; nothing is cut off silently when a long text is pasted."""

    template_name = "ui/forms/textarea.html"


class TextField(forms.CharField):
    """Text of several lines. A line break counts as one sign, however the browser sends it."""

    widget = CountedTextarea

    def __init__(self, *, max_length: int = 2000, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs.pop("maxlength", None)
        self.widget.attrs.update({"data-limit": str(max_length), "rows": str(rows)})

    def to_python(self, value: Any) -> str:
        """Bring line breaks into one form."""
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class BoundFileField(BoundField):
    """A file field in a form; its limits are read out with it."""

    @property
    def aria_describedby(self) -> str | None:
        """Return the ids of what describes the field."""
        found = [super().aria_describedby, f"{self.auto_id}_limits" if self.auto_id else ""]
        return " ".join(one for one in found if one) or None


class FileField(forms.FileField):
    """A file of at most `max_bytes` whose name ends in one of `extensions` (without dots; none: all)."""

    bound_field_class = BoundFileField
    default_error_messages = {
        "too_large": _("ファイルが大きすぎます（%(size)s）。%(limit)s以内のファイルを選んでください。"),
        "extension": _("この種類のファイルは受け付けられません。使える種類: %(allowed)s"),
    }

    def __init__(self, *, max_bytes: int, extensions: Sequence[str] = (), **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput)
        super().__init__(**kwargs)
        self.max_bytes, self.extensions = max_bytes, tuple(extensions)
        if self.extensions:
            self.widget.attrs["accept"] = ",".join(f".{one}" for one in self.extensions)

    @property
    def limits(self) -> str:
        """Return the limits in words."""
        size = _("%(limit)sまで") % {"limit": filesizeformat(self.max_bytes)}
        kinds = "、".join(one.upper() for one in self.extensions)
        return f"{kinds}、{size}" if kinds else str(size)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check size and name; what the file really is, its reader finds out."""
        found = super().clean(data, initial)
        if not isinstance(found, UploadedFile):
            return found
        size = found.size or 0
        if size > self.max_bytes:
            params = {"size": filesizeformat(size), "limit": filesizeformat(self.max_bytes)}
            raise ValidationError(self.error_messages["too_large"], code="too_large", params=params)
        ending = PurePath(found.name or "").suffix.lower().lstrip(".")
        if self.extensions and ending not in self.extensions:
            allowed = {"allowed": "、".join(self.extensions)}
            raise ValidationError(self.error_messages["extension"], code="extension", params=allowed)
        return found
