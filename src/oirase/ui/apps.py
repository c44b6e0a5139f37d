"""Django app of the look."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UiConfig(AppConfig):
    """Templates, static files, components."""

    name = "oirase.ui"
    label = "ui"
    verbose_name = "画面"

    def ready(self) -> None:
        """Let every app with a module `slots` fill the frame's slots and menus."""
        autodiscover_modules("slots")
