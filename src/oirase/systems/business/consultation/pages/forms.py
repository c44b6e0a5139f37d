"""What people type. The services check everything again and say what is wrong; forms say how it is asked."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from oirase.kernel.texts import LocalizedText
from oirase.systems.business.consultation.kind import OUTCOMES
from oirase.systems.business.consultation.models import Topic
from oirase.systems.business.consultation.services import RECORDED
from oirase.ui.forms import Form, Group, TextField

SCORES = (
    (5, _("とても満足")),
    (4, _("満足")),
    (3, _("ふつう")),
    (2, _("不満")),
    (1, _("とても不満")),
)


class AskForm(Form):
    """A company's question."""

    topic = forms.ChoiceField(label=_("相談の分野"), choices=[("", _("選んでください")), *Topic.choices])
    question = TextField(
        label=_("相談内容"),
        max_length=4000,
        rows=8,
        help_text=_("困っていること、試したこと、いつまでに知りたいかを書いてください。"),
    )
    company_name = forms.CharField(
        label=_("会社名・屋号"), max_length=100, widget=forms.TextInput({"autocomplete": "organization"})
    )
    corporate_number = forms.CharField(
        label=_("法人番号"),
        max_length=30,
        required=False,
        help_text=_("13桁の数字です。わからなければ空欄のままで構いません。"),
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    contact_name = forms.CharField(
        label=_("担当者名"), max_length=100, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("メールアドレス"),
        help_text=_("受付の控えと回答を送ります。"),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("電話番号"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    groups: Sequence[Group] = (
        Group(_("相談すること"), ("topic", "question")),
        Group(_("相談する方"), ("company_name", "corporate_number", "contact_name", "email", "phone")),
    )


class RecordForm(AskForm):
    """A question that came by telephone or in person."""

    channel = forms.ChoiceField(
        label=_("受付方法"),
        choices=[(one.value, one.label) for one in RECORDED],
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=_("メールアドレス"), required=False, help_text=_("あれば、受付の控えと回答を送ります。")
    )
    groups = (Group(_("受付"), ("channel",)), *AskForm.groups)


class TrackForm(Form):
    """Number and code, as they stand on the receipt."""

    number = forms.CharField(label=_("受付番号"), max_length=30, help_text=_("例: R8-000012"))
    code = forms.CharField(
        label=_("確認番号"),
        max_length=40,
        help_text=_("受付のときに表示され、メールでもお送りした16文字です。"),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class RateForm(Form):
    """One question about satisfaction."""

    score = forms.TypedChoiceField(
        label=_("この回答に満足していますか"), choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    comment = TextField(label=_("理由やご意見"), max_length=1000, rows=3, required=False)


class AnswerForm(Form):
    """The answer."""

    text = TextField(
        label=_("回答"), max_length=8000, rows=10, help_text=_("相談者のページとメールに、このまま載ります。")
    )


def _outcomes() -> list[tuple[str, str]]:
    return [(key, str(LocalizedText(label))) for key, _tone, label in OUTCOMES]


class CloseForm(Form):
    """What came of it."""

    outcome = forms.ChoiceField(label=_("結果"), choices=_outcomes, widget=forms.RadioSelect)
