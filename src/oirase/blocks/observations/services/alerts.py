"""What officers do about rules and alerts, and how people ask to be told. Each function is a command."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from oirase.blocks.observations.alerts.raising import act, ended_event, finish
from oirase.blocks.observations.alerts.rules import Unsound, rule_of
from oirase.blocks.observations.models import (
    STANDING,
    ActionKind,
    Alert,
    AlertRule,
    AlertState,
    AlertSubscription,
    Entity,
    Mute,
    ObservedProperty,
    RuleVersion,
    Series,
    Severity,
)
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import RecordQuerySet, office_for
from oirase.kernel.commands import Conflict, Rejected, authorise, authorised, changed, command, emit, permit
from oirase.kernel.texts import LocalizedText

LONGEST_MUTE = timedelta(days=366)
DETAILS = ("severity", "text", "source", "unconfirmed")


@command("observations.make_rule")
def make_rule(
    actor: Actor,
    *,
    code: str,
    name: Mapping[str, str],
    definition: Mapping[str, Any],
    series: int | None = None,
    property_code: str = "",
    entity_kind: str = "",
    public: bool = False,
    since: datetime | None = None,
    **details: Any,
) -> AlertRule:
    """Make a rule with its first version, for the office of the series, or the officer's own where it watches many.

    `details`: severity, text (by language), source, unconfirmed. `since`: from which time of values on it holds, now by default.
    """
    watched = _series(actor, series) if series is not None else None
    office = watched.organisation if watched else office_for(actor, AlertRule, "manage")
    body_id = watched.body_id if watched else office.body_id if office else None
    if body_id is None:
        permit("observations.manage")
        raise Rejected({"": [_("担当する組織がないため、ルールを作れません。")]})
    watched_property = _property(actor, property_code, body_id) if property_code else None
    if not (watched or watched_property or entity_kind):
        raise Rejected({"property_code": [_("観測系列、観測項目、観測局の種類のどれかを選んでください。")]})
    rule = AlertRule(
        body_id=body_id,
        organisation=office,
        code=code,
        name=_named(name),
        series=watched,
        property=watched_property,
        entity_kind=entity_kind,
        public=public,
    )
    authorise(rule, "manage")
    if AlertRule.objects.filter(body_id=body_id, code=code).exists():
        raise Rejected({"code": [_("このコードはすでに使われています。")]})
    rule.save(force_insert=True)
    version = _add_version(actor, rule, 1, definition, since or clock.now(), details)
    changed(rule, "made", after={"code": code, "definition": version.definition})
    return rule


@command("observations.change_rule")
def change_rule(
    actor: Actor,
    *,
    rule_id: UUID,
    definition: Mapping[str, Any],
    name: Mapping[str, str] | None = None,
    public: bool | None = None,
    version: int | None = None,
    **details: Any,
) -> RuleVersion:
    """Give a rule a new version, which holds for values from now on; what fired before keeps the version it fired by."""
    rule = authorised(actor, AlertRule, rule_id, "manage", version)
    last = rule.versions.order_by("-number")[0]
    made = _add_version(actor, rule, last.number + 1, definition, max(clock.now(), last.since), details)
    if name is not None:
        rule.name = _named(name)
    if public is not None:
        rule.public = public
    _touch(rule, "name", "public")
    changed(rule, "changed", before={"definition": last.definition}, after={"definition": made.definition})
    return made


@command("observations.switch_rule")
def switch_rule(actor: Actor, *, rule_id: UUID, active: bool) -> AlertRule:
    """Put a rule out of use or back into it; its standing alerts are closed when it goes."""
    rule = authorised(actor, AlertRule, rule_id, "manage")
    rule.active = active
    _touch(rule, "active")
    if not active:
        for alert in Alert.objects.filter(rule=rule, ended_at=None).select_related("rule", "series"):
            finish(alert, AlertState.CLOSED, clock.now(), tell=False)
            act(alert, ActionKind.CLOSED, text=_("ルールの使用を止めた"), made_by_id=actor.user_id)
            emit(ended_event(alert))
    changed(rule, "switched", after={"active": active})
    return rule


@command("observations.acknowledge_alert")
def acknowledge(actor: Actor, *, alert_id: UUID, text: str = "") -> Alert:
    """Say that somebody has seen it and looks after it."""
    alert = _standing(actor, alert_id)
    if alert.state == AlertState.ACKNOWLEDGED:
        raise Conflict(_("この警報は、すでに確認済みです。"))
    alert.state = AlertState.ACKNOWLEDGED
    alert.version += 1
    alert.save(update_fields=["state", "version"])
    act(alert, ActionKind.ACKNOWLEDGED, text=text.strip()[:500], made_by_id=actor.user_id)
    changed(alert, "acknowledged")
    return alert


@command("observations.close_alert")
def close(actor: Actor, *, alert_id: UUID, reason: str) -> Alert:
    """End an alert by hand; the rule fires again only after its condition was over once."""
    alert = _standing(actor, alert_id)
    text = _said(reason, "reason")
    finish(alert, AlertState.CLOSED, clock.now(), tell=False)
    act(alert, ActionKind.CLOSED, text=text, made_by_id=actor.user_id)
    emit(ended_event(alert))
    changed(alert, "closed", after={"reason": text})
    return alert


@command("observations.note_alert")
def note(actor: Actor, *, alert_id: UUID, text: str) -> Alert:
    """Write a note for the officers."""
    alert = authorised(actor, Alert, alert_id, "respond")
    act(alert, ActionKind.NOTED, text=_said(text, "text"), made_by_id=actor.user_id)
    changed(alert, "noted")
    return alert


@command("observations.mute_alert")
def mute(actor: Actor, *, alert_id: UUID, until: datetime, reason: str) -> Mute:
    """Send no messages of this rule on this series until a moment; what fires is recorded all the same."""
    alert = authorised(actor, Alert, alert_id, "respond")
    text, now = _said(reason, "reason"), clock.now()
    if not now < until <= now + LONGEST_MUTE:
        raise Rejected({"until": [_("今より後、1年以内の日時にしてください。")]})
    made = Mute(
        body_id=alert.body_id,
        organisation_id=alert.organisation_id,
        rule_id=alert.rule_id,
        series_id=alert.series_id,
        until=until,
        reason=text,
    )
    made.save(force_insert=True)
    act(alert, ActionKind.MUTED, text=text, until=until, made_by_id=actor.user_id)
    changed(made, "muted", after={"until": until.isoformat(), "reason": text})
    return made


@command("observations.subscribe")
def subscribe(
    actor: Actor,
    *,
    entity_id: UUID | None = None,
    property_id: UUID | None = None,
    rule_id: UUID | None = None,
    least: int = Severity.NOTICE,
    by_mail: bool = True,
) -> AlertSubscription:
    """Ask to be told of alerts that fit all that is given; asking again changes severity and mail."""
    permit(None)
    if actor.user_id is None:
        raise Rejected({"": [_("警報を受け取るには、ログインしてください。")]})
    if least not in Severity.values:
        raise Rejected({"least": [_("重大度を選んでください。")]})
    named = [
        model.objects.get_visible(actor, pk=pk)
        for model, pk in ((Entity, entity_id), (ObservedProperty, property_id), (AlertRule, rule_id))
        if pk is not None
    ]
    if not named:
        raise Rejected({"entity": [_("観測局、観測項目、ルールのどれかを選んでください。")]})
    about = {"entity_id": entity_id, "property_id": property_id, "rule_id": rule_id}
    known = AlertSubscription.objects.filter(user_id=actor.user_id, **about).select_for_update().first()
    made = known or AlertSubscription(body_id=named[0].body_id, user_id=actor.user_id, **about)
    made.least, made.by_mail = least, by_mail
    made.save()
    changed(made, "subscribed")
    return made


@command("observations.unsubscribe")
def unsubscribe(actor: Actor, *, subscription_id: UUID) -> None:
    """Ask not to be told any more."""
    permit(None)
    mine: RecordQuerySet[AlertSubscription] = AlertSubscription.objects.visible_to(actor)
    found = mine.filter(user=actor.user_id, pk=subscription_id).select_for_update().first()
    if found is None:
        raise Conflict(_("この受け取りは、すでに解除されています。"))
    changed(found, "unsubscribed")
    found.delete()


def _series(actor: Actor, number: int) -> Series:
    found = Series.objects.visible_to(actor).filter(number=number).select_related("organisation").first()
    if found is None:
        permit("observations.manage")
        raise Rejected({"series": [_("この番号の観測系列はありません。")]})
    return found


def _property(actor: Actor, code: str, body_id: UUID) -> ObservedProperty:
    found = ObservedProperty.objects.visible_to(actor).filter(code=code, body_id=body_id).first()
    if found is None:
        raise Rejected({"property_code": [_("観測項目を選んでください。")]})
    return found


def _named(name: Mapping[str, str]) -> LocalizedText:
    if not name.get("ja"):
        raise Rejected({"name": [_("日本語の名称を入力してください。")]})
    return LocalizedText(name)


def _add_version(
    actor: Actor,
    rule: AlertRule,
    number: int,
    definition: Mapping[str, Any],
    since: datetime,
    details: Mapping[str, Any],
) -> RuleVersion:
    try:
        rule_of(definition)
    except Unsound as unsound:
        raise Rejected({name: [text] for name, text in unsound.problems.items()}) from None
    given = {name: details[name] for name in DETAILS if name in details}
    if given.get("severity", Severity.WARNING) not in Severity.values:
        raise Rejected({"severity": [_("重大度を選んでください。")]})
    made = RuleVersion(
        body_id=rule.body_id,
        organisation_id=rule.organisation_id,
        rule=rule,
        number=number,
        since=since,
        definition={key: value for key, value in definition.items() if value not in (None, "")},
        made_by=actor.user_id,
        **given,
    )
    made.save(force_insert=True)
    return made


def _touch(rule: AlertRule, *fields: str) -> None:
    rule.changed_at = clock.now()
    rule.version += 1
    rule.save(update_fields=[*fields, "changed_at", "version"])


def _standing(actor: Actor, alert_id: UUID) -> Alert:
    alert = authorised(actor, Alert, alert_id, "respond")
    if alert.state not in STANDING:
        raise Conflict(_("この警報は、すでに終わっています。"))
    return alert


def _said(text: str, field: str) -> str:
    found = text.strip()
    if not found:
        raise Rejected({field: [_("入力してください。")]})
    if len(found) > 500:
        raise Rejected({field: [_("500字以内で入力してください。")]})
    return found
