"""Alerts as a list and one by one with their evidence, and what officers do about them; what people want to be told of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oirase.blocks.observations.models import (
    Alert,
    AlertRule,
    AlertState,
    AlertSubscription,
    Entity,
    Mute,
    ObservedProperty,
    Severity,
)
from oirase.blocks.observations.reading.conditions import condition_words, figure_words
from oirase.blocks.observations.reading.evidence import evidence_chart, evidence_rows
from oirase.blocks.observations.services import alerts as services
from oirase.blocks.observations.store.installed import store
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission, public, signed_in
from oirase.kernel.access.records import RecordQuerySet, may
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.ui.forms import Form, TextField
from oirase.ui.lists import Choice, Column, DateRange, Listing, ModelSource, Order, Text

STATES = (("standing", gettext_lazy("続いている")), *AlertState.choices)


def _narrowed(filters: Mapping[str, Any]) -> RecordQuerySet[Alert]:
    found = Alert.objects.select_related("rule", "series__entity", "series__property")
    if state := filters.get("state"):
        found = found.filter(ended_at=None) if state == "standing" else found.filter(state=state)
    if severity := filters.get("severity"):
        found = found.filter(severity=severity)
    if words := filters.get("q"):
        found = found.filter(text__icontains=words)
    first, last = filters.get("raised") or (None, None)
    return found.filter(**clock.within("raised_at", first, last))


ALERTS = Listing(
    name="observations.alerts",
    title=gettext_lazy("警報"),
    source=ModelSource(_narrowed),
    columns=(
        Column(
            "text",
            gettext_lazy("警報"),
            link=lambda row: reverse("observations:alert", args=[row.pk]),
            head=True,
        ),
        Column("raised_at", gettext_lazy("発生"), kind="moment"),
        Column(
            "severity",
            gettext_lazy("重大度"),
            value=lambda row: row.get_severity_display(),
            chip=lambda row: row.tone,
        ),
        Column(
            "state",
            gettext_lazy("状態"),
            value=lambda row: row.get_state_display(),
            chip=lambda row: row.tone,
        ),
        Column(
            "peak",
            gettext_lazy("最大・最小"),
            value=lambda row: figure_words(row, row.peak),
            origin=lambda row: "simulated" if row.simulated else "measured",
        ),
        Column("ended_at", gettext_lazy("終わり"), kind="moment"),
        Column("station", gettext_lazy("観測局"), value=lambda row: row.series.entity, optional=True),
        Column("rule", gettext_lazy("警報ルール"), value=lambda row: row.rule, optional=True),
        Column("muted", gettext_lazy("通知停止中"), kind="boolean", optional=True),
    ),
    filters=(
        Text("q", gettext_lazy("ことば")),
        Choice("state", gettext_lazy("状態"), choices=STATES),
        Choice("severity", gettext_lazy("重大度"), choices=Severity.choices),
        DateRange("raised", gettext_lazy("発生日")),
    ),
    orders={
        "raised_at": Order("raised_at", gettext_lazy("発生")),
        "severity": Order("severity", gettext_lazy("重大度")),
    },
    default_order="-raised_at",
    template="observations/alerts.html",
    empty=gettext_lazy("警報はありません。"),
)


class NoteForm(Form):
    """A note for the officers."""

    text = TextField(label=gettext_lazy("メモ"), max_length=500, rows=3)


class AcknowledgeForm(Form):
    """Somebody looks after it."""

    text = TextField(label=gettext_lazy("ひとこと"), max_length=500, rows=2, required=False)


class CloseForm(Form):
    """The end by hand."""

    reason = TextField(label=gettext_lazy("理由"), max_length=500, rows=2)


class MuteForm(Form):
    """No messages for a while."""

    hours = forms.TypedChoiceField(
        label=gettext_lazy("止める長さ"),
        coerce=int,
        choices=[
            (1, gettext_lazy("1時間")),
            (6, gettext_lazy("6時間")),
            (24, gettext_lazy("1日")),
            (72, gettext_lazy("3日")),
            (168, gettext_lazy("7日")),
        ],
    )
    reason = TextField(label=gettext_lazy("理由"), max_length=500, rows=2)


FORMS: dict[str, type[Form]] = {
    "acknowledge": AcknowledgeForm,
    "close": CloseForm,
    "mute": MuteForm,
    "note": NoteForm,
}


@page(public)
def listed(request: HttpRequest) -> HttpResponseBase:
    """List the alerts that the reader may see, newest first."""
    return ALERTS.respond(request, {"may_manage": actor_in(request).has("observations.manage")})


@page(public)
@require_safe
def one(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Show an alert with its evidence; to officers also what was done, and what they can do."""
    return _show(request, alert_id)


def _show(
    request: HttpRequest, alert_id: UUID, bound: dict[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_in(request)
    with scope(actor):
        rows = Alert.objects.select_related("rule", "rule_version", "series__entity", "series__property")
        alert = rows.get_visible(actor, pk=alert_id)
        responds = may(actor, alert, "respond")
        context = {
            "alert": alert,
            "origin": "simulated" if alert.simulated else "measured",
            "condition": condition_words(alert.evidence["definition"], alert.evidence["unit"]),
            "figures": {name: figure_words(alert, getattr(alert, name)) for name in ("value", "peak")},
            "chart": evidence_chart(alert, store()),
            "rows": evidence_rows(alert),
            "actions": _actions(alert) if responds else [],
            "mute": _mute(alert) if responds else None,
            "forms": {**_forms(alert), **(bound or {})} if responds else {},
        }
    return render(request, "observations/alert.html", context, status=status)


def _actions(alert: Alert) -> list[Any]:
    return list(alert.actions.select_related("made_by").order_by("created_at", "id"))


def _mute(alert: Alert) -> Mute | None:
    now = clock.now()
    mine = Mute.objects.filter(rule_id=alert.rule_id, series_id=alert.series_id, until__gt=now)
    return mine.order_by("-until").first()


def _forms(alert: Alert) -> dict[str, Form]:
    names = ["mute", "note"]
    if alert.is_standing:
        names = ["acknowledge", "close", *names] if alert.state == AlertState.OPEN else ["close", *names]
    return {name: FORMS[name](auto_id=f"{name}_%s") for name in names}


@page(permission("observations.respond"))
@require_POST
def acknowledge(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Say that somebody looks after it."""
    return _act(request, alert_id, "acknowledge", services.acknowledge)


@page(permission("observations.respond"))
@require_POST
def close(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """End it by hand."""
    return _act(request, alert_id, "close", services.close)


@page(permission("observations.respond"))
@require_POST
def note(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Write a note."""
    return _act(request, alert_id, "note", services.note)


@page(permission("observations.respond"))
@require_POST
def mute(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Send no messages for a while."""

    def muted(actor: Actor, *, hours: int, **values: Any) -> Mute:
        return services.mute(actor, until=clock.now() + timedelta(hours=hours), **values)

    return _act(request, alert_id, "mute", muted)


def _act(request: HttpRequest, alert_id: UUID, name: str, service: Callable[..., Any]) -> HttpResponse:
    form = FORMS[name](request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _show(request, alert_id, {name: form}, 422)
    try:
        service(actor_in(request), alert_id=alert_id, idempotency_key=form.key, **form.values)
    except Rejected as rejected:
        form.take(rejected)
        return _show(request, alert_id, {name: form}, 422)
    except Conflict as conflict:
        messages.error(request, str(conflict))
        return redirect("observations:alert", alert_id)
    messages.success(request, _("記録しました。"))
    return redirect("observations:alert", alert_id)


class SubscriptionForm(Form):
    """What somebody wants to be told of."""

    entity = forms.ModelChoiceField(
        label=gettext_lazy("観測局"),
        queryset=Entity.objects.none(),
        required=False,
        empty_label=gettext_lazy("すべて"),
    )
    property = forms.ModelChoiceField(
        label=gettext_lazy("観測項目"),
        queryset=ObservedProperty.objects.none(),
        required=False,
        empty_label=gettext_lazy("すべて"),
    )
    rule = forms.ModelChoiceField(
        label=gettext_lazy("警報ルール"),
        queryset=AlertRule.objects.none(),
        required=False,
        empty_label=gettext_lazy("すべて"),
    )
    least = forms.TypedChoiceField(label=gettext_lazy("この重大度から"), choices=Severity.choices, coerce=int)
    by_mail = forms.BooleanField(label=gettext_lazy("メールでも受け取る"), required=False, initial=True)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("entity", Entity), ("property", ObservedProperty), ("rule", AlertRule)):
            field: Any = self.fields[name]
            field.queryset = model.objects.visible_to(actor).order_by("number")


@page(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def subscriptions(request: HttpRequest) -> HttpResponse:
    """Show and add what one is told of."""
    actor = actor_in(request)
    with scope(actor):
        form = SubscriptionForm(actor, request.POST or None)
        valid = request.method == "POST" and form.is_valid()
        mine = AlertSubscription.objects.visible_to(actor).filter(user=actor.user_id)
        context = {
            "mine": list(mine.select_related("entity", "property", "rule").order_by("created_at")),
            "form": form,
        }
    if valid:
        values = form.values
        named = {
            f"{name}_id": values.pop(name).pk for name in ("entity", "property", "rule") if values.get(name)
        }
        rest = {name: values[name] for name in ("least", "by_mail")}
        try:
            services.subscribe(actor, **named, **rest)
        except Rejected as rejected:
            form.take(rejected)
        else:
            messages.success(request, _("警報の受け取りを設定しました。"))
            return redirect("observations:subscriptions")
    return render(request, "observations/subscriptions.html", context, status=422 if form.errors else 200)


@page(signed_in)
@require_POST
def unsubscribe(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """Take one away."""
    try:
        services.unsubscribe(actor_in(request), subscription_id=subscription_id)
    except Conflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, _("警報の受け取りを解除しました。"))
    return redirect("observations:subscriptions")
