"""Several rows of the same boxes under one label: choices, documents, fees. Adding, moving and taking away are plain buttons.

    steps = RowsField({"name": forms.CharField(label=_("名前")), "text": LocalizedField(label=_("文"))}, label=_("手順"))

What is in the boxes is named `field-0-column`, the number of rows `field-total`. The buttons send `action=more:field`, `up:field-1`,
`down:field-1` or `less:field-1`; a page that gets such an action shows its form again with `reshaped(request.POST, action)` and saves
nothing. Rows may hold rows: their names just go on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

ACTION = re.compile(r"(more|less|up|down):([A-Za-z0-9_-]+?)(?:-(\d{1,3}))?")
MOST = 60


def reshaped(sent: QueryDict, action: str) -> QueryDict | None:
    """Return what was sent with rows added, moved or taken away; None for an action that is about something else."""
    found = ACTION.fullmatch(action)
    if found is None:
        return None
    verb, name, place = found[1], found[2], int(found[3] or 0)
    data = sent.copy()
    total = _total(data, name)
    if verb == "more":
        data[f"{name}-total"] = str(min(total + 1, MOST))
    elif verb == "less":
        order = [number for number in range(total) if number != place]
        _reorder(data, name, order)
    else:
        other = place - 1 if verb == "up" else place + 1
        if 0 <= other < total:
            order = list(range(total))
            order[place], order[other] = order[other], order[place]
            _reorder(data, name, order)
    return data


def _total(data: Mapping[str, Any], name: str) -> int:
    given = str(data.get(f"{name}-total", ""))
    return min(int(given), MOST) if given.isdecimal() and len(given) < 4 else 0


def _reorder(data: QueryDict, name: str, order: Sequence[int]) -> None:
    rows: dict[int, dict[str, list[str]]] = {}
    start = re.compile(rf"{re.escape(name)}-(\d+)-(.+)")
    for key in list(data):
        if found := start.fullmatch(key):
            rows.setdefault(int(found[1]), {})[found[2]] = data.getlist(key)
            del data[key]
    for new, old in enumerate(order):
        for rest, values in rows.get(old, {}).items():
            data.setlist(f"{name}-{new}-{rest}", values)
    data[f"{name}-total"] = str(len(order))


class RowsWidget(forms.Widget):
    """The rows with their buttons."""

    template_name = "ui/forms/rows.html"
    use_fieldset = True

    def __init__(self, columns: Mapping[str, forms.Field], *, blank: int = 1, noun: Any = "") -> None:
        super().__init__()
        self.columns, self.blank, self.noun = columns, blank, noun

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        """Return what was typed, row by row."""
        return [
            {
                column: one.widget.value_from_datadict(data, files, f"{name}-{number}-{column}")
                for column, one in self.columns.items()
            }
            for number in range(_total(data, name))
        ]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form was sent without these rows."""
        return f"{name}-total" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the rows, and where none are there yet an empty one."""
        context = super().get_context(name, value, attrs)
        rows = list(value or []) or [{}] * self.blank
        context["widget"] |= {
            "rows": [self._row(name, number, row) for number, row in enumerate(rows)],
            "total": len(rows),
            "noun": self.noun,
        }
        return context

    def _row(self, name: str, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
        cells = []
        for column, one in self.columns.items():
            full = f"{name}-{number}-{column}"
            value = one.prepare_value(row.get(column, one.initial))
            inner = one.widget.get_context(full, value, {"id": f"id_{full}"})["widget"]
            cells.append(
                {
                    "label": one.label,
                    "help": one.help_text,
                    "widget": inner,
                    "id": f"id_{full}",
                    "grouped": one.widget.use_fieldset,
                    "hidden": one.widget.is_hidden,
                    "checkbox": isinstance(one.widget, forms.CheckboxInput),
                    "required": one.required,
                }
            )
        return {"number": number, "place": number + 1, "cells": cells}


class RowsField(forms.Field):
    """Gives a list of dictionaries; rows in which nothing was typed are left out. `counts`: the columns that make a row one."""

    def __init__(
        self,
        columns: Mapping[str, forms.Field],
        *,
        counts: Sequence[str] = (),
        blank: int = 1,
        most: int = MOST,
        noun: Any = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(widget=RowsWidget(columns, blank=blank, noun=noun), **kwargs)
        self.columns, self.counts, self.most = columns, tuple(counts) or tuple(columns), most

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Check every box; each problem says in which row and box it is."""
        problems, found = [], []
        for number, row in enumerate(value or [], start=1):
            if any(not _is_blank(row.get(name)) for name in self.counts):
                cleaned, wrong = self._clean_row(row)
                found.append(cleaned)
                problems += [
                    _("%(number)d番目の%(column)s: %(message)s")
                    % {"number": number, "column": column, "message": message}
                    for column, message in wrong
                ]
        if len(found) > self.most:
            problems.append(_("%(most)d件までです。") % {"most": self.most})
        if self.required and not found:
            problems.append(_("1つ以上入力してください。"))
        if problems:
            raise ValidationError(problems)
        return found

    def _clean_row(self, row: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        cleaned, wrong = {}, []
        for name, one in self.columns.items():
            try:
                cleaned[name] = one.clean(row.get(name))
            except ValidationError as error:
                wrong += [(str(one.label), message) for message in error.messages]
        return cleaned, wrong


def _is_blank(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_is_blank(one) for one in value.values())
    if isinstance(value, list | tuple):
        return all(_is_blank(one) for one in value)
    return value in (None, "", False)
