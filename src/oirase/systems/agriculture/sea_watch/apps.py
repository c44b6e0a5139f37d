"""Django app of the sea watch."""

from django.apps import AppConfig


class SeaWatchConfig(AppConfig):
    """Bays, their buoys and what they say."""

    name = "oirase.systems.agriculture.sea_watch"
    label = "sea_watch"
    verbose_name = "海況観測"

    def ready(self) -> None:
        """Declare the officers' settings."""
        from oirase.kernel.settings import declare
        from oirase.systems.agriculture.sea_watch.specs import SPECS

        declare(*SPECS)
