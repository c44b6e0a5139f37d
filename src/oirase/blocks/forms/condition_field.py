"""The boxes in which an officer puts a condition together, or writes it as an expression; one field of a Django form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.forms.spec.conditions import (
    OPERATORS,
    Condition,
    Question,
    Row,
    read,
    shown_value,
    understood,
    write,
)
from oirase.kernel.expressions import ExpressionError, compile_expression

MOST_ROWS = 10
LONGEST = 2000
JOINS = {"and": gettext_lazy("すべてにあてはまる"), "or": gettext_lazy("どれか1つにあてはまる")}


class ConditionWidget(forms.Widget):
    """Rows of question, comparison and value; below them, opened when needed, the expression."""

    template_name = "forms/widgets/condition.html"
    use_fieldset = True

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__()
        self.questions = questions

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Any]:
        """Return what was typed."""
        total = str(data.get(f"{name}-total", "0"))
        number = min(int(total), MOST_ROWS) if total.isdecimal() and len(total) < 4 else 0
        parts = ("question", "operator", "value")
        rows = [{part: str(data.get(f"{name}-{at}-{part}") or "") for part in parts} for at in range(number)]
        return {
            "join": "or" if data.get(f"{name}-join") == "or" else "and",
            "rows": rows,
            "text": str(data.get(f"{name}-text") or "").replace("\r\n", "\n").strip(),
        }

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form was sent without these boxes."""
        return f"{name}-total" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add rows and expression; one row is always there to be filled in."""
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, Mapping) else self.taken_apart(str(value or ""))
        rows = given["rows"] or [{"question": "", "operator": "", "value": ""}]
        context["widget"] |= {
            "rows": [self._row(name, number, row) for number, row in enumerate(rows)],
            "total": len(rows),
            "may_add": len(rows) < MOST_ROWS,
            "join": given["join"],
            "joins": JOINS.items(),
            "text": given["text"],
            "questions": self.questions,
        }
        return context

    def taken_apart(self, source: str) -> dict[str, Any]:
        """Return an expression as rows, or as the text that it is where it is not that simple."""
        condition = read(source, self.questions)
        if condition is None:
            return {"join": "and", "rows": [], "text": source}
        by_key = {one.key: one for one in self.questions}
        rows = [
            {"question": row.key, "operator": row.operator, "value": shown_value(by_key[row.key], row.value)}
            for row in condition.rows
        ]
        return {"join": condition.join, "rows": rows, "text": ""}

    def _row(self, name: str, number: int, row: Mapping[str, str]) -> dict[str, Any]:
        question = next((one for one in self.questions if one.key == row["question"]), None)
        choices: list[str] = []
        if question is not None:
            choices = list(question.choices.values())
            choices = [_("はい"), _("いいえ")] if question.kind == "boolean" else choices
        value = row["value"]
        if question is not None and choices and value not in choices:
            # The value itself was typed instead of its label, or it is none of these: it stays to be seen.
            value = shown_value(question, value)
            choices = [*choices, value] if value and value not in choices else choices
        return {
            "name": f"{name}-{number}",
            "place": number + 1,
            "question": row["question"],
            "operator": row["operator"],
            "operators": OPERATORS.items(),
            "value": value,
            "choices": choices,
            "wants_value": row["operator"] not in ("answered", "unanswered"),
        }


class ConditionField(forms.Field):
    """Gives the expression, "" for none. `names`: everything an expression written by hand may read; default: the questions."""

    def __init__(
        self, questions: Sequence[Question], *, names: Collection[str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(widget=ConditionWidget(questions), **kwargs)
        self.questions = {one.key: one for one in questions}
        self.names = set(names if names is not None else self.questions)

    def clean(self, value: Any) -> str:
        """Make the expression of what was put together, or check what was written."""
        given = value if isinstance(value, Mapping) else {"rows": [], "text": "", "join": "and"}
        rows = [row for row in given["rows"] if row["question"]]
        if given["text"] and rows:
            raise ValidationError(_("条件の行か式の、どちらか1つだけを使ってください。"))
        source = given["text"] or self._written(rows, given["join"])
        if not source:
            if self.required:
                raise ValidationError(_("条件を入力してください。"))
            return ""
        if len(source) > LONGEST:
            raise ValidationError(_("式が長すぎます。"))
        return checked(source, self.names)

    def _written(self, rows: Sequence[Mapping[str, str]], join: Any) -> str:
        found: list[Row] = []
        problems = []
        for number, row in enumerate(rows, start=1):
            try:
                if row["question"] not in self.questions:
                    raise ValueError(_("この項目は、もうありません。"))
                found.append(
                    understood(self.questions[row["question"]], row["operator"] or "is", row["value"])
                )
            except ValueError as error:
                problems.append(_("条件%(number)d: %(message)s") % {"number": number, "message": error})
        if problems:
            raise ValidationError(problems)
        return write(Condition(tuple(found), join), list(self.questions.values())) if found else ""


class ExpressionField(forms.CharField):
    """An expression written by hand: a computed value, a number of times. Its error is shown at its position."""

    def __init__(self, names: Collection[str], **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.Textarea(attrs={"rows": 2, "class": "expression", "spellcheck": "false"})
        )
        super().__init__(max_length=LONGEST, **kwargs)
        self.names = set(names)

    def clean(self, value: Any) -> str:
        """Check that it can be read."""
        source = str(super().clean(value) or "").replace("\r\n", "\n").strip()
        return checked(source, self.names) if source else ""


def checked(source: str, names: Collection[str]) -> str:
    """Return an expression that can be read; ValidationError with its position for another."""
    try:
        compile_expression(source, names)
    except ExpressionError as error:
        raise ValidationError(f"{error.message}\n{error.pointer()}") from error
    return source
