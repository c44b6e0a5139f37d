"""Answers of several parts under one question: a name, an address, an account."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from oirase.kernel.texts.errors import PartsRefused

Parts = dict[str, str]


@dataclass(frozen=True)
class Part:
    """One box: its name, its label, attributes for the browser, choices if it is a list. `apart`: shown only when opened."""

    name: str
    label: Any
    attrs: Mapping[str, str] = field(default_factory=dict)
    choices: Sequence[tuple[str, Any]] = ()
    wide: bool = False
    apart: bool = False


class PartsWidget(forms.Widget):
    """The boxes, named `name-part`; `aside(name, values)` may add what else its template shows."""

    template_name = "forms/widgets/parts.html"
    use_fieldset = True

    def __init__(self, parts: Sequence[Part], *, apart_title: Any = "", aside: Any = None) -> None:
        super().__init__()
        self.parts, self.apart_title, self.aside = parts, apart_title, aside
        self.wrong: Callable[[Parts], Collection[str]] = lambda _given: ()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Parts:
        """Return what was typed into each box."""
        return {one.name: str(data.get(f"{name}-{one.name}") or "").strip() for one in self.parts}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form was sent without these boxes."""
        return not any(f"{name}-{one.name}" in data for one in self.parts)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the boxes."""
        context = super().get_context(name, value, attrs)
        values = value if isinstance(value, Mapping) else {}
        wrong = self._marked(values, context["widget"]["attrs"])
        context["widget"] |= {
            "boxes": [
                {
                    "part": one,
                    "name": f"{name}-{one.name}",
                    "id": f"id_{name}-{one.name}",
                    "value": values.get(one.name, ""),
                    "wrong": one.name in wrong,
                }
                for one in self.parts
            ],
            "apart_title": self.apart_title,
            "apart_open": any(values.get(one.name) for one in self.parts if one.apart),
            "aside": self.aside(name, values) if self.aside else None,
        }
        return context

    def _marked(self, values: Mapping[str, Any], attrs: Mapping[str, Any]) -> Collection[str]:
        """Return the boxes to mark as wrong: those at fault, or all where the fault lies in no single one."""
        if not attrs.get("aria-invalid"):
            return ()
        given = {one.name: str(values.get(one.name) or "") for one in self.parts}
        return self.wrong(given) or given


class PartsControl(forms.Field):
    """Reads the boxes with a function that raises PartsRefused; each fault is told with the part's label."""

    def __init__(self, widget: PartsWidget, read: Callable[[Parts], Any], **kwargs: Any) -> None:
        super().__init__(widget=widget, **kwargs)
        self.parts, self.read = widget.parts, read
        # Django copies the widget into the field; that copy is the one that is shown.
        self.widget.wrong = self.faulty

    def clean(self, value: Any) -> Any:
        """Return what was read; None where every box is empty."""
        given: Parts = value or {}
        if not any(given.values()):
            return None
        try:
            return self.read(given)
        except PartsRefused as refused:
            labels = {one.name: one.label for one in self.parts}
            raise ValidationError(
                [
                    _("%(part)s: %(problem)s") % {"part": labels.get(part, part), "problem": problem}
                    for part, problem in refused.parts.items()
                ]
            ) from refused

    def faulty(self, given: Parts) -> Collection[str]:
        """Return the names of the boxes at fault."""
        try:
            self.read(given)
        except PartsRefused as refused:
            return refused.parts.keys()
        return ()
