"""The block's own recipients: whoever asked to be told of a station, a property or a rule."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from oirase.blocks.observations.models import Alert, AlertSubscription
from oirase.blocks.observations.ports import Recipient, register_recipients


class Subscriptions:
    """Finds the subscriptions that an alert fits."""

    def of(self, alert: Alert) -> Iterator[Recipient]:
        """Yield whoever asked for alerts like this one."""
        fits = AlertSubscription.objects.filter(
            Q(entity=None) | Q(entity_id=alert.series.entity_id),
            Q(property=None) | Q(property_id=alert.series.property_id),
            Q(rule=None) | Q(rule_id=alert.rule_id),
            least__lte=alert.severity,
        )
        for one in fits.order_by("user_id"):
            yield Recipient(one.user_id, one.by_mail)


register_recipients("subscriptions", Subscriptions())
