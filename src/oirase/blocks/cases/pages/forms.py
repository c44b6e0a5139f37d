"""Forms of what an officer does with a case, and of what an applicant does with theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from oirase.blocks.cases.flow import Flow
from oirase.blocks.cases.parts import Part
from oirase.blocks.documents.facade import Placeholder
from oirase.blocks.forms.facade import OwnLine
from oirase.kernel.access.models import Organisation, User
from oirase.kernel.commands import Rejected
from oirase.ui.forms import Form, Group, TextField


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
    """A decision, and beside each outcome what its notice says besides."""

    outcome = forms.ChoiceField(label=_("決定"), widget=forms.RadioSelect)
    reason = TextField(
        label=_("理由"), help_text=_("通知に載ります。"), max_length=4000, rows=4, required=False
    )

    def __init__(
        self, *args: Any, flow: Flow, asked: Mapping[str, Sequence[Placeholder]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields["outcome"].choices = [(one.key, str(one.label)) for one in flow.outcomes]  # type: ignore[attr-defined]
        groups = []
        for outcome in flow.outcomes:
            names = [self._ask(outcome.key, one) for one in asked.get(outcome.key, ())]
            if names:
                title = gettext("「%(label)s」の通知に書くこと") % {"label": outcome.label}
                groups.append(Group(title, tuple(names)))
        self.groups = groups

    def _ask(self, outcome: str, one: Placeholder) -> str:
        name = field_name(outcome, one.key)
        help_text = {
            "list": gettext("1行に1つずつ書きます。"),
            "date": gettext("例: 令和8年12月1日"),
        }.get(one.kind, "")
        label = one.label.en if get_language() == "en" else one.label.ja
        if one.kind in ("list", "text"):
            self.fields[name] = TextField(
                label=label,
                help_text=help_text,
                max_length=2000,
                rows=3 if one.kind == "list" else 2,
                required=False,
            )
        else:
            self.fields[name] = forms.CharField(
                label=label, help_text=help_text, max_length=40, required=False
            )
        return name

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what the command takes: the outcome, the reason, and what belongs to this outcome's notice."""
        values = self.values
        outcome = values["outcome"]
        said = {one.key: values[field_name(outcome, one.key)] for one in self.asked.get(outcome, ())}
        return {"outcome": outcome, "reason": values["reason"], "notice": said}

    def take(self, rejected: Rejected) -> None:
        """Show what is wrong with what a notice says at its box."""
        outcome = self.cleaned_data.get("outcome", "")
        names = {one.key: field_name(outcome, one.key) for one in self.asked.get(outcome, ())}
        super().take(Rejected({names.get(key, key): found for key, found in rejected.problems.items()}))


def field_name(outcome: str, key: str) -> str:
    """Return the name of the box for a placeholder of an outcome's notice."""
    return f"notice-{outcome}-{key.replace('.', '-')}"


class OtherForm(Form):
    """Another case, by its number."""

    number = forms.CharField(label=_("相手の受付番号"), max_length=20)


class LapseForm(Form):
    """Why a case ends whose applicant has let the day go by; without a word the usual sentence is told."""

    reason = TextField(
        label=_("申請者に伝える理由"),
        help_text=_("空欄のときは「期限までに支払いまたは補正がありませんでした。」と伝えます。"),
        max_length=4000,
        rows=2,
        required=False,
    )


class SplitForm(Form):
    """Which parts go to a case of their own, and why."""

    extent = forms.ChoiceField(
        label=_("分けるもの"),
        choices=[("parts", _("選んだ部分を移す")), ("whole", _("全部の写しを作る"))],
        widget=forms.RadioSelect,
        initial="parts",
    )
    chosen = forms.MultipleChoiceField(
        label=_("移す部分"),
        help_text=_("手数料と文書は、元の案件に残ります。氏名などの共通の項目は、両方に入ります。"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = TextField(label=_("理由"), help_text=_("申請者にも見えます。"), max_length=1000, rows=2)

    def __init__(self, *args: Any, parts: Sequence[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(parts) > 1:
            self.fields["chosen"].choices = [  # type: ignore[attr-defined]
                (one.name, f"{one.label}: {one.text}") for one in parts
            ]
        else:
            del self.fields["chosen"]
            self.fields["extent"].choices = [("whole", gettext("全部の写しを作る"))]  # type: ignore[attr-defined]
            self.fields["extent"].initial = "whole"

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what the command takes."""
        values = self.values
        whole = values["extent"] == "whole"
        return {
            "whole": whole,
            "chosen": [] if whole else values["chosen"],
            "reason": values["reason"],
        }


class HandOverForm(Form):
    """Whose cases go to whom."""

    from_id = forms.ChoiceField(label=_("引き継ぐ案件の担当"))
    to_ids = forms.MultipleChoiceField(
        label=_("引き継ぐ職員"),
        help_text=_("複数の職員を選ぶと、期限の近いものから順に1件ずつ分けます。"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, held: Sequence[tuple[User, int, bool]], people: Iterable[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_id"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), gettext("%(name)s（%(number)d件）") % {"name": one.name, "number": number})
            for one, number, _gone in held
        ]
        self.fields["to_ids"].choices = [(str(one.pk), one.name) for one in people]  # type: ignore[attr-defined]


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


class KeepForm(Form):
    """What an applicant lets be kept for the next time, all of it unless they take something out, and their consent."""

    mark_optional = False
    parts = forms.MultipleChoiceField(label=_("残すこと"), widget=forms.CheckboxSelectMultiple)
    consent = forms.BooleanField(label=_("次の申請のために残すことに同意します"))

    def __init__(self, *args: Any, lines: Sequence[OwnLine], **kwargs: Any) -> None:
        super().__init__(*args, initial={"parts": [one.part for one in lines]}, **kwargs)
        self.fields["parts"].choices = [  # type: ignore[attr-defined]
            (one.part, f"{one.label}: {' '.join(one.text.splitlines())}") for one in lines
        ]
