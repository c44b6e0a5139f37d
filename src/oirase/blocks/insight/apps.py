"""Django app of insight."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Metrics and their snapshots."""

    name = "oirase.blocks.insight"
    label = "insight"
    verbose_name = "計測値"
