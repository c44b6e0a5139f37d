"""An app only so that its messages are found in every language."""

from django.apps import AppConfig


class GeoConfig(AppConfig):
    """Shapes."""

    name = "oirase.kernel.geo"
    label = "geo_field"
    verbose_name = "図形"
