"""Django app of the roadmap's reading side; it has no tables."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    """Pages, downloads and API of the roadmap."""

    name = "oirase.systems.plan.roadmap"
    label = "roadmap"
    verbose_name = "ロードマップ"
