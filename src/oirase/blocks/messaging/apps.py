"""Django app of messages."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Inbox and mail."""

    name = "oirase.blocks.messaging"
    label = "messaging"
    verbose_name = "お知らせ"
