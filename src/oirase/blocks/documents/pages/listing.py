"""The list of notices with the state of their templates."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.documents.models import TONES, NoticeKind, TemplateState
from oirase.blocks.documents.selectors import Row, overview
from oirase.ui.lists import Choice, Column, Listing, Order, RowsSource, Text
from oirase.ui.templatetags.ui import in_words

NONE = "none"
STATES: dict[str, Any] = {
    TemplateState.PUBLISHED.value: TemplateState.PUBLISHED.label,
    TemplateState.DRAFT.value: TemplateState.DRAFT.label,
    TemplateState.WITHDRAWN.value: TemplateState.WITHDRAWN.label,
    NONE: pgettext_lazy("template", "まだない"),
}
KINDS: dict[str, Any] = dict(NoticeKind.choices)


def _address(row: Row) -> str:
    if row.newest:
        return reverse("documents:template", args=[row.newest.pk])
    return f"{reverse('documents:begin')}?{urlencode({'body': row.body.code, 'code': row.code})}"


def _draft(row: Row) -> str | None:
    return str(TemplateState.DRAFT.label) if row.draft and row.current else None


TEMPLATES = Listing(
    name="documents.templates",
    title=_("通知の様式"),
    source=RowsSource(overview),
    columns=(
        Column(
            "title",
            pgettext_lazy("template", "通知"),
            value=lambda row: in_words(row.spec.title),
            link=_address,
            head=True,
        ),
        Column(
            "state",
            _("状態"),
            value=lambda row: STATES[row.state],
            chip=lambda row: TONES.get(row.state, "neutral"),
        ),
        Column(
            "draft",
            pgettext_lazy("template", "次の版"),
            value=_draft,
        ),
        Column("kind", pgettext_lazy("template", "種類"), value=lambda row: KINDS[row.spec.kind]),
        Column("body", pgettext_lazy("template", "団体"), value=lambda row: row.body.name),
        Column(
            "unconfirmed",
            pgettext_lazy("template", "確認"),
            value=lambda row: row.newest,
            template="documents/_unconfirmed.html",
        ),
        Column("changed_at", _("更新日時"), kind="moment"),
        Column("code", _("様式コード"), optional=True),
    ),
    filters=(
        Text("q", _("ことば")),
        Choice("state", _("状態"), choices=tuple(STATES.items())),
        Choice("kind", pgettext_lazy("template", "種類"), choices=NoticeKind.choices),
    ),
    orders={
        "title": Order("title", pgettext_lazy("template", "通知")),
        "changed_at": Order("changed_at", _("更新日時")),
    },
    default_order="title",
    exportable=False,
    empty=_("通知の様式を受け持つ団体がありません。"),
)
