"""Django app of this system."""

from django.apps import AppConfig
from django.urls import reverse


class SystemConfig(AppConfig):
    """Items, their cases and pages."""

    name = "oirase.systems.DOMAIN.SLUG"
    label = "SLUG"
    verbose_name = "NAME_JA"

    def ready(self) -> None:
        """Declare the officers' setting, stand before people with the cases of this system, and let the search find items."""
        from oirase.systems.DOMAIN.SLUG.kind import FRONT, KIND
        from oirase.systems.DOMAIN.SLUG.models import Item
        from oirase.systems.DOMAIN.SLUG.specs import WORKING_DAYS

        from oirase.blocks.cases.facade import register_front
        from oirase.kernel.search import searchable
        from oirase.kernel.settings import declare

        declare(WORKING_DAYS)
        register_front(KIND, FRONT)
        searchable(Item, lambda found: reverse("SLUG:item", args=[found.pk]))
