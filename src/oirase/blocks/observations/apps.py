"""Django app of observations."""

from django.apps import AppConfig


class ObservationsConfig(AppConfig):
    """What sensors say."""

    name = "oirase.blocks.observations"
    label = "observations"
    verbose_name = "観測"

    def ready(self) -> None:
        """Declare the officers' settings, and let the search find stations and rules."""
        from django.urls import reverse

        from oirase.blocks.observations import specs
        from oirase.blocks.observations.models import AlertRule, Entity
        from oirase.blocks.observations.reading.stations import address_of
        from oirase.kernel.search import searchable
        from oirase.kernel.settings import declare

        declare(*specs.SPECS)
        searchable(Entity, address_of)
        searchable(AlertRule, lambda found: reverse("observations:rule", args=[found.pk]))
