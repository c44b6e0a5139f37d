"""Made-up content for the gallery of components, on which their look and their accessibility are checked."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oirase.ui.charts import Series, bar_chart, line_chart
from oirase.ui.forms import DateField, FileField, Form, TextField
from oirase.ui.origins import ORIGINS
from oirase.ui.templatetags.ui import TONES

YEARS = ["R5", "R6", "R7"]


class SampleForm(Form):
    """One field of each kind."""

    name = forms.CharField(label=_("見本の名前"), max_length=40, help_text=_("40文字まで"))
    kind = forms.ChoiceField(
        label=_("見本の区分"), choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    day = DateField(label=_("見本の日付"), required=False)
    text = TextField(label=_("見本の文章"), max_length=200, required=False)
    file = FileField(label=_("見本のファイル"), max_bytes=2**20, extensions=("pdf",), required=False)


def context() -> dict[str, Any]:
    """Return what the gallery shows; the second form is bound and wrong, so that its errors are seen."""
    figures = [Series("A", [120, 80, 95], "reported"), Series("B", [None, 40, 60], "demo")]
    return {
        "tones": TONES,
        "origins": list(ORIGINS),
        "form": SampleForm(),
        "wrong_form": SampleForm({"wrong-name": "", "wrong-day_year": "x"}, prefix="wrong"),
        "charts": [
            bar_chart(str(_("見本の棒グラフ")), YEARS, figures, unit="%"),
            line_chart(str(_("見本の折れ線グラフ")), YEARS, figures, unit="%"),
        ],
        "steps": [_("入力"), _("確認"), _("完了")],
        "job": SimpleNamespace(
            done=3, total=10, state="running", message="", problems=[], get_state_display=_("処理中")
        ),
        "day": date(2026, 4, 1),
        "amount": 1_234_567,
    }
