"""The forms in which an officer writes what the catalogue says of a procedure, and how its cases are handled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from oirase.blocks.cases.facade import Channel
from oirase.blocks.forms.facade import ConditionField, ExpressionField, Question, has_shape, questions_of
from oirase.systems.office.commons.document import AUDIENCES, IDENTITIES, LIFE_EVENTS
from oirase.systems.office.commons.wording import PAYMENTS, TONES, UNCONFIRMED
from oirase.systems.office.procedures.pages.edit.offered import Choice, Offered
from oirase.ui.forms import Form, Group, LocalizedField, RowsField, TextField

LONGEST_TEXT, LONGEST_LINE, LONGEST_DAYS = 4000, 300, 365


def _key() -> forms.CharField:
    return forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class CatalogueForm(Form):
    """What people read before they apply."""

    title = LocalizedField(
        label=gettext_lazy("手続の名称"), help_text=gettext_lazy("例: 県税の納税証明書の申請"), max_length=200
    )
    summary = LocalizedField(
        label=gettext_lazy("概要"),
        help_text=gettext_lazy("何のための手続かを、1、2文で。一覧に出ます。"),
        max_length=LONGEST_LINE,
        rows=2,
    )
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("対象"), choices=list(AUDIENCES.items()), widget=forms.CheckboxSelectMultiple
    )
    life_events = forms.MultipleChoiceField(
        label=gettext_lazy("くらしの出来事"),
        help_text=gettext_lazy("探すときの入口になります。"),
        choices=list(LIFE_EVENTS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    keywords = LocalizedField(
        label=gettext_lazy("探すときの言葉"),
        help_text=gettext_lazy("ふだんの言葉を、空白で区切って。例: 車 税金 安く 障害者手帳"),
        max_length=500,
        rows=2,
        required=False,
    )
    identity = forms.ChoiceField(
        label=gettext_lazy("本人確認"), choices=list(IDENTITIES.items()), widget=forms.RadioSelect
    )
    about = LocalizedField(
        label=gettext_lazy("手続について"), max_length=LONGEST_TEXT, rows=5, required=False
    )
    documents = RowsField(
        {
            "name": LocalizedField(label=gettext_lazy("名前"), max_length=200),
            "note": LocalizedField(label=gettext_lazy("補足"), max_length=LONGEST_LINE, required=False),
            "key": _key(),
        },
        counts=("name", "note"),
        blank=0,
        noun=gettext_lazy("用意するもの"),
        label=gettext_lazy("用意するもの"),
        required=False,
    )
    fee = LocalizedField(
        label=gettext_lazy("手数料"),
        help_text=gettext_lazy("例: 1通400円。無料"),
        max_length=LONGEST_LINE,
        required=False,
    )
    contact = LocalizedField(
        label=gettext_lazy("問い合わせ"), max_length=LONGEST_LINE, rows=2, required=False
    )
    basis = RowsField(
        {
            "law": forms.CharField(label=gettext_lazy("法令の名前"), max_length=200),
            "article": forms.CharField(label=gettext_lazy("条"), max_length=100, required=False),
            "unconfirmed": forms.BooleanField(label=pgettext_lazy("procedure", "未確認"), required=False),
            "key": _key(),
        },
        counts=("law", "article"),
        blank=0,
        noun=gettext_lazy("根拠"),
        label=gettext_lazy("根拠"),
        required=False,
    )
    sources = TextField(
        label=gettext_lazy("出典"),
        help_text=gettext_lazy("どこで確かめたかを、1行に1つ。"),
        max_length=2000,
        rows=3,
        required=False,
    )
    unconfirmed = forms.MultipleChoiceField(
        label=gettext_lazy("まだ確かめていないもの"),
        help_text=gettext_lazy("印をつけたものには、案内のページに「未確認」と出ます。"),
        choices=list(UNCONFIRMED.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    groups = (
        Group(gettext_lazy("どんな手続か"), ("title", "summary", "about")),
        Group(gettext_lazy("探す人のために"), ("audience", "life_events", "keywords")),
        Group(gettext_lazy("申請する前に"), ("identity", "documents", "fee", "contact")),
        Group(gettext_lazy("根拠と出典"), ("basis", "sources", "unconfirmed")),
    )

    def __init__(self, *args: Any, part: Mapping[str, Any], **kwargs: Any) -> None:
        initial = {**part, "sources": "\n".join(part.get("sources") or ())}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def part(self) -> dict[str, Any]:
        """Return what was given as the catalogue's part of the document."""
        given = self.values
        given["documents"] = keyed(given["documents"], "d")
        given["basis"] = keyed(given["basis"], "b")
        given["sources"] = [line.strip() for line in given["sources"].splitlines() if line.strip()]
        return _filled(given)


class FlowForm(Form):
    """How cases are handled."""

    groups = (
        Group(gettext_lazy("処理の期間"), ("standard_days", "standard_days_source", "unconfirmed")),
        Group(gettext_lazy("支払い"), ("payment", "charges", "share")),
        Group(gettext_lazy("審査"), ("actions", "second_pair", "withdrawal", "ends_alone")),
        Group(
            pgettext_lazy("procedure", "決定"),
            ("outcomes",),
            gettext_lazy("担当者は、ここにある決定の中から選びます。"),
        ),
    )
    standard_days = forms.IntegerField(
        label=gettext_lazy("標準処理期間（開庁日）"),
        help_text=gettext_lazy("受付から決定までの、ふつうの日数。申請する人に見せます。例: 10"),
        min_value=1,
        max_value=LONGEST_DAYS,
    )
    standard_days_source = forms.CharField(
        label=gettext_lazy("標準処理期間の根拠"),
        help_text=gettext_lazy("例: 審査基準（令和7年4月1日）"),
        max_length=200,
        required=False,
    )
    unconfirmed = forms.BooleanField(
        label=gettext_lazy("日数は、まだ確かめていない（未確認）"), required=False
    )
    payment = forms.ChoiceField(
        label=gettext_lazy("支払いの時期"), choices=list(PAYMENTS.items()), widget=forms.RadioSelect
    )
    second_pair = forms.BooleanField(
        label=gettext_lazy("決定の案を、別の職員がもう一度確認する"), required=False
    )
    withdrawal = forms.BooleanField(
        label=gettext_lazy("申請した人が、画面から取り下げられる"), required=False
    )
    ends_alone = forms.BooleanField(
        label=gettext_lazy("支払いや補正の期限と猶予を過ぎた申請は、職員の操作なしで終わらせる"),
        help_text=gettext_lazy("選ばないときは「申請者の期限切れ」に並び、職員が1件ずつ決めます。"),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        part: Mapping[str, Any],
        definition: Mapping[str, Any],
        offered: Offered,
        **kwargs: Any,
    ) -> None:
        self.refund = part.get("refund") or {}
        initial = {
            **part,
            "share": self.refund.get("share"),
            "payment": part.get("payment", "none"),
            "second_pair": part.get("second_pair", True),
            "withdrawal": part.get("withdrawal", True),
            "ends_alone": part.get("lapse") == "automatic",
            "actions": [_joined(one) for one in part.get("actions") or ()],
        }
        super().__init__(*args, initial=initial, **kwargs)
        questions = _questions(part, definition)
        names = {one.key for one in questions}
        made = {
            "charges": _charges(questions, names, offered.fees),
            "share": ExpressionField(
                names,
                label=_("取り下げたときに返す割合の式"),
                help_text=_("1はすべて、0.5は半分。空のときは、決まりどおりに返します。例: 1"),
                required=False,
            ),
            "actions": _actions(questions, names),
            "outcomes": _outcomes(questions, names, offered.notices),
        }
        self.fields.update(made)

    @property
    def part(self) -> dict[str, Any]:
        """Return what was given as the flow's part of the document."""
        given = self.values
        share = given.pop("share")
        refund = {name: value for name, value in self.refund.items() if name != "share"}
        refund |= {"share": share} if share else {}
        actions = [
            {**one, "adds": _words(one["adds"]), "removes": _words(one["removes"])}
            for one in given["actions"]
        ]
        given["actions"] = [_filled(one) for one in keyed(actions, "a")]
        given["outcomes"] = [_filled(one) for one in keyed(given["outcomes"], "o")]
        given["charges"] = [_filled(one) for one in given["charges"]]
        switches = {"second_pair": given.pop("second_pair"), "withdrawal": given.pop("withdrawal")}
        more: dict[str, Any] = {"lapse": "automatic"} if given.pop("ends_alone") else {}
        more |= {"refund": refund} if refund else {}
        return {**_filled(given), **switches, **more}


def _questions(part: Mapping[str, Any], definition: Mapping[str, Any]) -> list[Question]:
    """Return what conditions of a flow may ask about: answers, the marks that the office sets, how and when it came in."""
    flags = {flag for one in part.get("actions") or () for flag in one.get("adds") or ()}
    more = (
        Question("flags", _("窓口が付けた印"), "choices", {flag: flag for flag in sorted(flags)}),
        Question("channel", _("受付方法"), "choice", {str(k): str(v) for k, v in Channel.choices}),
        Question("applied_on", _("申請日"), "date"),
    )
    return questions_of(definition, *more) if has_shape(definition) else list(more)


def _charges(questions: Sequence[Question], names: set[str], fees: Sequence[Choice]) -> RowsField:
    columns = {
        "fee": forms.ChoiceField(
            label=_("手数料"),
            help_text=_("この団体の手数料の一覧から選びます。ないものは、先に一覧に加えてください。"),
            choices=[("", _("選んでください")), *fees],
        ),
        "quantity": ExpressionField(
            names,
            label=_("個数の式"),
            help_text=_("空のときは1。例: copies（通数の質問の名前）"),
            required=False,
        ),
        "when": ConditionField(
            questions, names=names, label=_("かかるのは、次のとき（空はいつも）"), required=False
        ),
    }
    return RowsField(
        columns, counts=("fee", "quantity"), blank=0, noun=_("手数料"), label=_("手数料"), required=False
    )


def _actions(questions: Sequence[Question], names: set[str]) -> RowsField:
    columns = {
        "label": LocalizedField(label=_("作業の名前"), help_text=_("例: 現地を確認した"), max_length=200),
        "adds": forms.CharField(
            label=_("済んだら付ける印"),
            help_text=_("英小文字で。例: visited。条件に使えます。"),
            max_length=200,
            required=False,
        ),
        "removes": forms.CharField(label=_("済んだら外す印"), max_length=200, required=False),
        "when": ConditionField(
            questions, names=names, label=_("できるのは、次のとき（空はいつも）"), required=False
        ),
        "key": _key(),
    }
    return RowsField(
        columns,
        counts=("label", "adds", "removes"),
        blank=0,
        noun=_("窓口の作業"),
        label=_("窓口の作業"),
        help_text=_("審査の途中ですること。なければ、なくて構いません。"),
        required=False,
    )


def _outcomes(questions: Sequence[Question], names: set[str], notices: Sequence[Choice]) -> RowsField:
    columns = {
        "label": LocalizedField(
            label=_("決定の言葉"), help_text=_("申請した人に見せます。例: 許可します"), max_length=200
        ),
        "tone": forms.ChoiceField(label=_("色"), choices=list(TONES.items()), initial="neutral"),
        "notice": forms.ChoiceField(
            label=_("通知の様式"),
            help_text=_("決定を知らせる書面。出さないときは、画面とメールだけで知らせます。"),
            choices=[("", _("書面を出さない")), *notices],
            required=False,
        ),
        "needs_reason": forms.BooleanField(label=_("理由を必ず書く"), required=False),
        "charges": forms.BooleanField(label=_("決定のあとに手数料を請求する"), required=False),
        "when": ConditionField(
            questions, names=names, label=_("選べるのは、次のとき（空はいつも）"), required=False
        ),
        "key": _key(),
    }
    return RowsField(columns, counts=("label", "notice"), noun=_("決定"), label=_("決定"), blank=1)


def keyed(rows: Sequence[Mapping[str, Any]], letter: str) -> list[dict[str, Any]]:
    """Return rows that all have a key: by it a row is known again when documents are merged."""
    taken = {row["key"] for row in rows if row.get("key")}
    found = []
    seen: set[str] = set()
    for row in rows:
        key = row.get("key") or ""
        if not key or key in seen:
            key = next(name for number in range(1, 1000) if (name := f"{letter}{number}") not in taken | seen)
        seen.add(key)
        found.append({**row, "key": key})
    return [_filled(row) for row in found]


def _filled(given: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is empty."""
    return {
        name: value for name, value in given.items() if value not in (None, "", [], {}) and value is not False
    }


def _joined(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, **{name: ", ".join(one.get(name) or ()) for name in ("adds", "removes")}}


def _words(text: str) -> list[str]:
    return [one for one in text.replace("、", ",").replace(" ", ",").split(",") if one]
