"""What officers type. The commands check everything again and say what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oirase.blocks.payments.facade import YenField
from oirase.systems.office.counter_reform.rules import MEDIA
from oirase.ui.forms import DateField, Form, Group, RowsField, TextField
from oirase.ui.origins import ORIGINS

MEDIA_TITLES = dict(zip(MEDIA, (_("紙"), _("システム"), _("紙とシステム"), _("口頭")), strict=True))


class CashForm(Form):
    """What was put on the counter for everything together."""

    tendered = YenField(label=_("お預かり（円）"))


def _count(label: Any, most: int, *, required: bool = False) -> forms.IntegerField:
    widget = forms.TextInput({"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=required, widget=widget)


class SurveyForm(Form):
    """How the work is done, step by step."""

    steps = RowsField(
        {
            "title": forms.CharField(label=_("手順"), max_length=100),
            "who": forms.CharField(label=_("担当"), max_length=100),
            "minutes": _count(_("分"), 1440, required=True),
            "medium": forms.ChoiceField(label=_("扱い方"), choices=list(MEDIA_TITLES.items())),
            "counter": forms.CharField(label=_("住民が行く窓口"), max_length=100, required=False),
            "written": _count(_("手書きの書類"), 99),
        },
        counts=("title", "who", "minutes", "counter", "written"),
        label=_("手順"),
        noun=_("手順"),
        blank=3,
        help_text=_("住民が窓口を移るたびに、行く窓口の名前を書いてください。"),
    )
    documents = TextField(
        label=_("住民が持ってくる・書く書類"),
        max_length=4000,
        rows=4,
        required=False,
        help_text=_("1行に1つずつ"),
    )
    surveyed_on = DateField(label=_("調査した日"))
    origin = forms.ChoiceField(
        label=_("値の出所"), choices=[(code, one.title) for code, one in ORIGINS.items()], initial="reported"
    )
    note = forms.CharField(
        label=_("調べ方"), max_length=500, required=False, help_text=_("例: 担当者への聞き取り、3日間の実測")
    )
    shared = forms.BooleanField(
        label=_("ほかの団体にも公開する"),
        required=False,
        help_text=_("手順と時間には個人情報を書かないでください。"),
    )
    groups = (
        Group(_("手順"), ("steps",)),
        Group(_("書類"), ("documents",)),
        Group(_("調査"), ("surveyed_on", "origin", "note", "shared")),
    )

    @property
    def survey(self) -> dict[str, Any]:
        """Return what was given as the command takes it."""
        return {**self.values, "documents": self.cleaned_data["documents"].splitlines()}
