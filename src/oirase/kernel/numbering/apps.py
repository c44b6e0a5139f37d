"""Django app of the counters."""

from django.apps import AppConfig


class NumberingConfig(AppConfig):
    """Numbers without gaps."""

    name = "oirase.kernel.numbering"
    label = "numbering"
    verbose_name = "採番"
