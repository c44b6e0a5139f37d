"""Django app of the roadmap's open data; it has no tables."""

from django.apps import AppConfig


class RoadmapOpenConfig(AppConfig):
    """Files, descriptions, histories, feeds and finding."""

    name = "oirase.systems.plan.opendata"
    label = "roadmap_open"
    verbose_name = "ロードマップのオープンデータ"
