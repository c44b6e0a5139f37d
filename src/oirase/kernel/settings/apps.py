"""Django app of the officers' settings."""

from django.apps import AppConfig


class SettingsConfig(AppConfig):
    """Values that laws and officers change."""

    name = "oirase.kernel.settings"
    label = "settings"
    verbose_name = "設定値"
