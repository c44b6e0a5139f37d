"""Django app of the look."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, static files, components."""

    name = "oirase.ui"
    label = "ui"
    verbose_name = "画面"
