"""Django app of observations."""

from django.apps import AppConfig


class ObservationsConfig(AppConfig):
    """What sensors say."""

    name = "oirase.blocks.observations"
    label = "observations"
    verbose_name = "観測"

    def ready(self) -> None:
        """Declare what officers set."""
        from oirase.blocks.observations.specs import SPECS
        from oirase.kernel.settings import declare

        declare(*SPECS)
