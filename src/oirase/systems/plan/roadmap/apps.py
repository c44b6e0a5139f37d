"""Django app of the roadmap's reading side; it has no tables."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    """Pages, downloads and API of the roadmap."""

    name = "oirase.systems.plan.roadmap"
    label = "roadmap"
    verbose_name = "ロードマップ"

    def ready(self) -> None:
        """Let the search find programmes and lead to their pages, and other systems of the plan lead to editions."""
        from oirase.kernel.search import searchable
        from oirase.systems.plan.commons.models import Programme
        from oirase.systems.plan.commons.ports import editions_are_read_at
        from oirase.systems.plan.roadmap.selectors import address_of, address_of_edition

        searchable(Programme, address_of, along=("edition",))
        editions_are_read_at(address_of_edition)
