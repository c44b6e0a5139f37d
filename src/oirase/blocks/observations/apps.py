"""Django app of observations."""

from django.apps import AppConfig


class ObservationsConfig(AppConfig):
    """What sensors say."""

    name = "oirase.blocks.observations"
    label = "observations"
    verbose_name = "観測"
