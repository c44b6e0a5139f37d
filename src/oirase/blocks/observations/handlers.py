"""Alerts reach people: outside the writer's transaction, in the worker."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from oirase.blocks.messaging.facade import LANGUAGES, localized, tell
from oirase.blocks.observations.alerts import subscriptions
from oirase.blocks.observations.events import AlertRaised
from oirase.blocks.observations.letters import RAISED, SIMULATED
from oirase.blocks.observations.models import Alert, Severity
from oirase.blocks.observations.ports import Recipient, recipients_of
from oirase.kernel import clock
from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.models import User
from oirase.kernel.access.records import may
from oirase.kernel.outbox.handlers import Delivered, handler
from oirase.kernel.texts import LocalizedText

__all__ = ["subscriptions", "tell_alert"]


@handler(AlertRaised.TYPE, name="observations.tell_alert")
def tell_alert(event: Delivered) -> None:
    """Tell whoever is to know and may; not while it is muted, and not of what was over before anybody could be told."""
    alert = (
        Alert.objects.filter(pk=event.data["alert"])
        .select_related("rule", "series__entity", "organisation")
        .first()
    )
    if alert is None or alert.muted or not alert.is_standing:
        return
    found = _allowed(alert, recipients_of(alert).values())
    values = {
        "severity": LocalizedText({code: _in(code, alert.severity) for code in LANGUAGES}),
        "station": alert.series.entity.name,
        "series": alert.series.name,
        "rule": alert.rule.name,
        "text": alert.text,
        "at": f"{clock.local(alert.raised_at):%Y-%m-%d %H:%M}",
        "notice": localized(SIMULATED) if alert.simulated else "",
    }
    link = reverse("observations:alert", args=[alert.pk])
    for by_mail in (True, False):
        users = [one.user_id for one in found if one.by_mail is by_mail]
        if users:
            tell(users, RAISED, about=alert, link=link, values=values, by_mail=by_mail)


def _in(language: str, severity: int) -> str:
    with override(language):
        return str(Severity(severity).label)


def _allowed(alert: Alert, recipients: Iterable[Recipient]) -> list[Recipient]:
    """Return those who may see the alert today."""
    found = list(recipients)
    if alert.public:
        return found
    users: dict[UUID, User] = User.objects.in_bulk([one.user_id for one in found])
    return [one for one in found if one.user_id in users and may(actor_of(users[one.user_id]), alert, "view")]
