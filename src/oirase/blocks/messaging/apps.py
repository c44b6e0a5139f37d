"""Django app of messages."""

from django.apps import AppConfig
from django.conf import settings


class MessagingConfig(AppConfig):
    """Inbox, mail, short messages."""

    name = "oirase.blocks.messaging"
    label = "messaging"
    verbose_name = "お知らせ"

    def ready(self) -> None:
        """Simulate short messages where demonstrations are allowed; elsewhere there are none until an adapter is registered."""
        if settings.DEMO_ALLOWED:
            from oirase.blocks.messaging.channels import SimulatedShortMessages
            from oirase.blocks.messaging.ports import use_short_messages

            use_short_messages(SimulatedShortMessages())
