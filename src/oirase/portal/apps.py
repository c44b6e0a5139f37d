"""Django app of the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Front doors."""

    name = "oirase.portal"
    label = "portal"
    verbose_name = "ポータル"
