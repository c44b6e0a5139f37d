"""Forms of what an officer does with a case, and of what an applicant does with theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oirase.blocks.cases.flow import Flow
from oirase.kernel.access.models import Organisation, User
from oirase.ui.forms import Form, TextField


class WriteForm(Form):
    """Words to the applicant."""

    text = TextField(label=_("申請者への連絡"), max_length=4000, rows=4)


class NoteForm(Form):
    """Words among officers."""

    text = TextField(label=_("メモ"), help_text=_("申請者には見えません。"), max_length=4000, rows=3)


class ReasonForm(Form):
    """A reason."""

    reason = TextField(label=_("理由"), max_length=4000, rows=3)


class StepForm(Form):
    """What came of a step of the office."""

    text = TextField(label=_("結果・記録"), max_length=4000, rows=3, required=False)


class AssignForm(Form):
    """Who is in charge."""

    assignee = forms.ChoiceField(label=_("担当"), required=False)

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("担当なし")), *((str(one.pk), one.name) for one in people)]
        self.fields["assignee"].choices = choices  # type: ignore[attr-defined]


class ProposeForm(Form):
    """A decision."""

    outcome = forms.ChoiceField(label=_("決定"), widget=forms.RadioSelect)
    reason = TextField(
        label=_("理由"), help_text=_("通知に載ります。"), max_length=4000, rows=4, required=False
    )

    def __init__(self, *args: Any, flow: Flow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(one.key, str(one.label)) for one in flow.outcomes]  # type: ignore[attr-defined]


class OtherForm(Form):
    """Another case, by its number."""

    number = forms.CharField(label=_("相手の受付番号"), max_length=20)


class MoveForm(Form):
    """Another office."""

    office = forms.ChoiceField(label=_("移す先"))
    reason = TextField(label=_("理由"), max_length=1000, rows=2)

    def __init__(self, *args: Any, offices: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [(str(one.pk), str(one)) for one in offices]  # type: ignore[attr-defined]


class TrackForm(Form):
    """Number and code."""

    mark_optional = False
    number = forms.CharField(label=_("受付番号"), max_length=30)
    code = forms.CharField(
        label=_("確認番号"),
        max_length=40,
        help_text=_("受付のときの画面やメールに書かれている16文字です。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReplyForm(Form):
    """Words to the office."""

    text = TextField(label=_("窓口への連絡"), max_length=4000, rows=4)


class WithdrawForm(Form):
    """Why somebody takes an application back."""

    reason = TextField(label=_("理由"), max_length=1000, rows=2, required=False)
