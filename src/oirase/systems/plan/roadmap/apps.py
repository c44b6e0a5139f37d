"""Django app of the roadmap's reading side; it has no tables."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    """Pages, downloads and API of the roadmap."""

    name = "oirase.systems.plan.roadmap"
    label = "roadmap"
    verbose_name = "ロードマップ"

    def ready(self) -> None:
        """Let the search over everything find programmes and lead to their pages."""
        from oirase.kernel.search import searchable
        from oirase.systems.plan.commons.models import Programme
        from oirase.systems.plan.roadmap.selectors import address_of

        searchable(Programme, address_of)
