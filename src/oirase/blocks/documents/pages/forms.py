"""What an officer types into a template. The services check it and say at which part and line something is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.documents.letters import LANGUAGES, LIMITS, PARTS
from oirase.blocks.documents.models import Seal
from oirase.ui.forms import Form, TextField

LABELS: dict[str, Any] = {
    "title": pgettext_lazy("template", "件名"),
    "opening": pgettext_lazy("template", "前文"),
    "body": pgettext_lazy("template", "本文"),
    "items": pgettext_lazy("template", "記（内容の一覧）"),
    "closing": pgettext_lazy("template", "結びの文"),
    "appeal": pgettext_lazy("template", "教示文"),
    "sender": pgettext_lazy("template", "発信者"),
    "contact": pgettext_lazy("template", "担当・連絡先"),
}
LANGUAGE_NAMES: dict[str, Any] = {
    "ja": pgettext_lazy("language", "日本語"),
    "en": pgettext_lazy("language", "英語"),
    "ja-easy": pgettext_lazy("language", "やさしい日本語"),
}
HELP: dict[str, Any] = {
    "opening": _("例: {{application.day}}付けの申請について、次のとおり通知します。"),
    "body": _(
        "空行で段落に分かれます。行の先頭を「・」や「1. 」にすると箇条書き、**で囲むと太字になります。"
    ),
    "items": _(
        "1行に1つ「ラベル：内容」と書きます。続きの行は空白で始めます。書かなければ「記」は印刷されません。"
    ),
    "appeal": _("不服申立てと取消訴訟の教示です。相手と期間を、担当の法令で確かめてください。"),
    "sender": _("1行目に役職と氏名を書きます。右に寄せて印刷します。"),
    "contact": _("課の名前、電話番号など。"),
}
ROWS = {"sender": 2, "contact": 3, "opening": 3, "closing": 3, "body": 10, "items": 8, "appeal": 6}


class LanguageForm(Form):
    """The parts of a letter in one language, and what stands for the seal."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    language = forms.ChoiceField(
        widget=forms.HiddenInput, choices=[(one, one) for one in LANGUAGES], initial="ja"
    )
    seal = forms.ChoiceField(label=pgettext_lazy("template", "公印"), choices=Seal.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[part] = self._part(part)
        if self["language"].value() == "ja":
            for part in ("title", "body"):
                self.fields[part].required = True
                self.fields[part].error_messages["required"] = _("入力してください。")
        self.order_fields([*PARTS, "seal", "version", "language"])

    @staticmethod
    def _part(part: str) -> forms.Field:
        options: dict[str, Any] = {"label": LABELS[part], "required": False, "help_text": HELP.get(part, "")}
        if part == "title":
            return forms.CharField(
                max_length=LIMITS[part], widget=forms.TextInput({"class": "wide"}), **options
            )
        return TextField(max_length=LIMITS[part], rows=ROWS[part], strip=False, **options)

    @property
    def parts(self) -> dict[str, str]:
        """Return what was typed, by part, valid or not (for a preview)."""
        return {part: str(self[part].value() or "").replace("\r\n", "\n") for part in PARTS}


class PublishForm(Form):
    """Why a version is put into use, and whether its texts have been checked."""

    note = TextField(label=_("変更の理由"), max_length=500, rows=3)
    confirmed = forms.BooleanField(
        label=_("文面と教示を、担当の法令で確かめた（未確認の印を外す）"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)


class WithdrawForm(Form):
    """Why a version is stopped."""

    note = TextField(label=_("停止の理由"), max_length=500, rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
