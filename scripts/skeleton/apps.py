"""Django app of this system."""

from django.apps import AppConfig
from django.urls import reverse


class SystemConfig(AppConfig):
    """Items and their pages."""

    name = "oirase.systems.DOMAIN.SLUG"
    label = "SLUG"
    verbose_name = "NAME_JA"

    def ready(self) -> None:
        """Let the search find items."""
        from oirase.systems.DOMAIN.SLUG.models import Item

        from oirase.kernel.search import searchable

        searchable(Item, lambda found: reverse("SLUG:item", args=[found.pk]))
