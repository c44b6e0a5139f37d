"""Django app of places."""

from django.apps import AppConfig


class GeoConfig(AppConfig):
    """Municipalities."""

    name = "oirase.blocks.geo"
    label = "geo"
    verbose_name = "場所"
