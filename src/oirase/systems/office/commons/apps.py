"""Django app of the office's nouns."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """Procedures and their versions."""

    name = "oirase.systems.office.commons"
    label = "office"
    verbose_name = "手続"
