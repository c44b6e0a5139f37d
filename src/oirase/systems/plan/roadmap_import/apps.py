"""Django app of the import; it has no tables."""

from django.apps import AppConfig


class RoadmapImportConfig(AppConfig):
    """Upload, dry run and review of roadmap editions."""

    name = "oirase.systems.plan.roadmap_import"
    label = "roadmap_import"
    verbose_name = "ロードマップの取込"
