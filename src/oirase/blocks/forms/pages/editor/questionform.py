"""The form in which an officer writes one question: its words, when it is asked, how it is answered, what is checked.

What a type of question can be set to is read from `FieldType.options`, so that a new type needs nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.forms.condition_field import ConditionField, ExpressionField
from oirase.blocks.forms.own_data import part_titles
from oirase.blocks.forms.spec.changing import Place, find, label_of
from oirase.blocks.forms.spec.conditions import questions_of
from oirase.blocks.forms.spec.parsing import FACTS
from oirase.blocks.forms.types.base import TYPES, FieldType, Option
from oirase.ui.forms import Form, Group, LocalizedField, RowsField

ALWAYS, NEVER, SOMETIMES = "always", "never", "when"
LONGEST_HELP = 2000
ALLOWED = {
    "required": gettext_lazy("必須"),
    "optional": gettext_lazy("任意"),
    "none": gettext_lazy("たずねない"),
    "number": gettext_lazy("数"),
    "yen": gettext_lazy("金額"),
    "date": gettext_lazy("日付"),
    "text": gettext_lazy("文字"),
    "boolean": gettext_lazy("はい・いいえ"),
    "pdf": "PDF",
    "jpeg": gettext_lazy("写真（JPEG）"),
    "png": gettext_lazy("画像（PNG）"),
    "docx": "Word (docx)",
    "xlsx": "Excel (xlsx)",
}
COMPUTED_HELP = gettext_lazy(
    "ほかの質問の「式での名前」を使って書きます。例: adults * 500（大人1人につき500）、adults + children（合わせた人数）、"
    "count(family)（くり返しの件数）、if age < 18 then 0 else 1000（18歳未満は0）"
)


class WordsForm(Form):
    """The words of the form itself."""

    title = LocalizedField(label=gettext_lazy("様式の名称"), max_length=200)
    intro = LocalizedField(
        label=gettext_lazy("はじめの説明"),
        help_text=gettext_lazy("最初のステップの上に出ます。"),
        max_length=LONGEST_HELP,
        rows=4,
        required=False,
    )


class StepForm(Form):
    """A step: one page of the form."""

    title = LocalizedField(
        label=gettext_lazy("ステップの名称"),
        help_text=gettext_lazy("例: 申請する方、申請の内容"),
        max_length=100,
    )
    help = LocalizedField(label=gettext_lazy("説明"), max_length=LONGEST_HELP, rows=3, required=False)

    def __init__(self, *args: Any, definition: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["when"] = ConditionField(
            questions_of(definition),
            names={*_names(definition), *FACTS},
            required=False,
            label=_("このステップを出す条件"),
            help_text=_("空のときは、いつも出ます。"),
        )

    @property
    def parts(self) -> dict[str, Any]:
        """Return what was given as parts of the step."""
        return self.values


class QuestionForm(Form):
    """One question or column. Its boxes are made from its type."""

    def __init__(self, *args: Any, definition: Mapping[str, Any], place: Place, **kwargs: Any) -> None:
        self.question = find(definition, place) or {}
        self.kind: FieldType | None = TYPES.get(str(self.question.get("type")))
        self.place = place
        group = find(definition, Place.field(place.key)) or {}
        own = {one["key"] for one in group.get("fields") or []} if place.column else set()
        self.names = {*_names(definition), *FACTS, *own} - {place.column or place.key}
        inside = place.key if place.column else ""
        self.others = [
            one for one in questions_of(definition, inside=inside) if one.key != (place.column or place.key)
        ]
        super().__init__(*args, initial=self._initial(), **kwargs)
        parts = {
            "words": self._words(),
            "answer": self._answer(),
            "asked": self._asked(),
            "checks": self._checks(),
            "more": self._more(),
        }
        for made in parts.values():
            self.fields.update(made)
        self.groups = tuple(
            Group(title, tuple(parts[name]), text)
            for name, title, text in (
                ("words", _("質問のことば"), ""),
                ("answer", _("答え方"), ""),
                ("asked", _("いつ出すか"), ""),
                (
                    "checks",
                    _("答えを確かめる"),
                    _("ほかの答えとくらべて、おかしいときに知らせます。いらなければ空のままにします。"),
                ),
                ("more", _("くわしい設定"), ""),
            )
            if parts[name]
        )

    def _words(self) -> dict[str, forms.Field]:
        is_note = self.question.get("type") == "note"
        return {
            "label": LocalizedField(
                label=_("見出し") if is_note else _("質問文"),
                help_text=_("短く、ふだんの言葉で。例: 参加する人数"),
                max_length=300,
            ),
            "help": LocalizedField(
                label=_("説明"),
                help_text=_("迷いそうなことだけを書きます。"),
                max_length=LONGEST_HELP,
                rows=3,
                required=False,
            ),
        }

    def _answer(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        if self.kind is None:
            return found
        if self.question.get("type") == "computed":
            found["value"] = ExpressionField(
                self.names, label=_("計算の式"), help_text=COMPUTED_HELP, required=False
            )
        if self.kind.asks:
            found["required"] = forms.ChoiceField(
                label=_("答えは必要ですか"),
                widget=forms.RadioSelect,
                choices=[
                    (ALWAYS, _("いつも必要")),
                    (NEVER, _("なくてもよい")),
                    (SOMETIMES, _("次の条件のとき必要")),
                ],
            )
            found["required_when"] = ConditionField(
                self.others,
                names=self.names,
                required=False,
                label=_("必要になる条件"),
                help_text=_("上で「次の条件のとき必要」を選んだときだけ使います。"),
            )
        for option in self.kind.options:
            found[f"option_{option.name}"] = self._option(option)
        return found

    def _option(self, option: Option) -> forms.Field:
        common: dict[str, Any] = {"label": option.title, "help_text": option.help, "required": option.needed}
        if option.name == "sums":
            columns = self.question.get("fields") or []
            numbers = [
                (one["key"], label_of(one))
                for one in columns
                if one.get("type") in ("number", "yen", "computed")
            ]
            return forms.MultipleChoiceField(
                choices=numbers,
                widget=forms.CheckboxSelectMultiple,
                **{**common, "help_text": _("数や金額の列を選べます。")},
            )
        if option.kind == "integer":
            return forms.IntegerField(**common)
        if option.kind == "localized":
            return LocalizedField(max_length=100, **common)
        if option.kind == "boolean":
            return forms.BooleanField(**common)
        if option.kind == "choices":
            return _choices_field(**common)
        if option.kind == "kinds":
            choices = [(one, ALLOWED.get(one, one)) for one in option.allowed]
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        if option.kind == "one_of":
            blank = [] if option.needed else [("", _("（決めない）"))]
            return forms.ChoiceField(
                choices=[*blank, *((one, ALLOWED.get(one, one)) for one in option.allowed)], **common
            )
        if option.kind == "expression":
            return ExpressionField(self.names, **common)
        return forms.CharField(max_length=200, **common)

    def _asked(self) -> dict[str, forms.Field]:
        return {
            "when": ConditionField(
                self.others,
                names=self.names,
                required=False,
                label=_("この質問を出す条件"),
                help_text=_(
                    "空のときは、いつも出ます。条件に合わないときは、質問は見えず、答えもないものとして扱います。"
                ),
            )
        }

    def _checks(self) -> dict[str, forms.Field]:
        if self.question.get("type") == "note":
            return {}
        names = {*self.names, self.place.column or self.place.key}
        own = [*self.others]
        found = questions_of({"steps": [{"fields": [self.question]}]})
        columns = {
            "test": ConditionField([*found, *own], names=names, label=_("正しいのは、次のとき")),
            "message": LocalizedField(label=_("そうでないときに知らせる文"), max_length=300),
        }
        return {
            "checks": RowsField(
                columns, blank=0, noun=_("確認"), required=False, most=20, label=_("確かめること")
            )
        }

    def _more(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        if self.kind and self.kind.asks and not self.place.column and not self.kind.rows:
            found["prefill"] = forms.ChoiceField(
                label=_("登録情報から入れておく"),
                help_text=_("申請する人が登録していれば、はじめから入っています。"),
                choices=[("", _("入れない")), *part_titles()],
                required=False,
            )
        found["key"] = forms.CharField(
            label=_("式での名前"),
            help_text=_(
                "条件や計算の式、書き出したデータで使う名前です。ふつうは、そのままで構いません。英小文字・数字・下線。"
            ),
            max_length=40,
        )
        return found

    def _initial(self) -> dict[str, Any]:
        one = self.question
        needed = ALWAYS if one.get("required") is True else SOMETIMES if one.get("required_when") else NEVER
        options = {
            f"option_{option.name}": one.get(option.name)
            for option in (self.kind.options if self.kind else ())
        }
        sums = options.get("option_sums")
        if isinstance(sums, str):
            options["option_sums"] = [each.strip() for each in sums.split(",")]
        names = ("key", "label", "help", "when", "required_when", "value", "prefill", "checks")
        return {**options, **{name: one.get(name) for name in names}, "required": needed}

    def clean(self) -> dict[str, Any]:
        """See that a condition stands where one was announced."""
        given = super().clean() or self.cleaned_data
        if (
            given.get("required") == SOMETIMES
            and not given.get("required_when")
            and "required_when" not in self.errors
        ):
            self.add_error("required_when", _("条件を入力してください。"))
        return given

    @property
    def parts(self) -> dict[str, Any]:
        """Return what was given as parts of the question."""
        given = self.values
        parts: dict[str, Any] = {
            name: given.get(name)
            for name in ("label", "help", "when", "value", "prefill", "checks")
            if name in given
        }
        if "required" in given:
            parts["required"] = given["required"] == ALWAYS
            parts["required_when"] = given["required_when"] if given["required"] == SOMETIMES else ""
        for option in self.kind.options if self.kind else ():
            value = given.get(f"option_{option.name}")
            parts[option.name] = ", ".join(value or ()) if option.name == "sums" else value
        if parts.get("choices"):
            parts["choices"] = numbered(parts["choices"])
        return parts


def _choices_field(**common: Any) -> RowsField:
    columns = {
        "label": LocalizedField(label=_("見せる言葉"), max_length=200),
        "value": forms.CharField(
            label=_("記録する値"),
            help_text=_("空でよい。あとから変えると、前の答えとつながらなくなります。"),
            max_length=100,
            required=False,
        ),
    }
    return RowsField(columns, counts=("label", "value"), noun=_("選択肢"), blank=2, **common)


def numbered(choices: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return choices that all have a value: those without get a new one."""
    taken = {one["value"] for one in choices if one["value"]}
    found = []
    for one in choices:
        value = one["value"]
        if not value:
            value = next(name for number in range(1, 1000) if (name := f"c{number}") not in taken)
            taken.add(value)
        found.append({"value": value, "label": one["label"]})
    return found


def _names(definition: Mapping[str, Any]) -> set[str]:
    return {one["key"] for step in definition["steps"] for one in step["fields"]}
