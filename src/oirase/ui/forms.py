"""Forms by the house's rules: label with 必須 or 任意, help above the control, errors below it and summed up at the top.

`Renderer` makes every form of the project look so, those of third parties too. `Form` adds the key by which a repeated
submission is recognised, and takes a command's `Rejected` to the fields it is about.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from oirase.kernel.access.ids import new_id
from oirase.kernel.calendar import parse_date
from oirase.kernel.commands.errors import Rejected


class Renderer(TemplatesSetting):
    """Renders forms and fields with the templates of the look."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class DateField(forms.CharField):
    """A day typed in any usual spelling: 2026/11/23, 令和8年11月23日, R8.11.23."""

    default_error_messages = {"invalid": _("日付として読めません。例: 2026/11/23、令和8年11月23日")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("例: 2026/11/23、令和8年11月23日"))
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("class", "input--medium")

    def clean(self, value: Any) -> Any:
        """Return a date, or None where none was asked for and none given."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """Show a date as digits."""
        return value.strftime("%Y/%m/%d") if isinstance(value, date) else value


class Form(forms.Form):
    """Base of the project's forms."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idempotency_key"].initial = str(new_id())

    @property
    def key(self) -> str | None:
        """The key of this submission, for the command."""
        return self.cleaned_data.get("idempotency_key") or None

    @property
    def values(self) -> dict[str, Any]:
        """What was given, without the key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "idempotency_key"}

    def take(self, rejected: Rejected) -> None:
        """Show a command's problems at the fields they are about, or at the top."""
        for name, problems in rejected.problems.items():
            for problem in problems:
                self.add_error(name if name in self.fields else None, problem)
