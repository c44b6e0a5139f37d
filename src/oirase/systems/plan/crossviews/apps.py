"""Django app of the cross-views; it has no tables."""

from django.apps import AppConfig


class CrossviewsConfig(AppConfig):
    """Views across the headings of a roadmap."""

    name = "oirase.systems.plan.crossviews"
    label = "crossviews"
    verbose_name = "横断の一覧"
