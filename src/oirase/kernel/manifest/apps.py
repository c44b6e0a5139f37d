"""Django app that carries the loading commands; it has no models."""

from django.apps import AppConfig


class ManifestConfig(AppConfig):
    """Manifests, catalogue, packs."""

    name = "oirase.kernel.manifest"
    label = "manifest"
    verbose_name = "システムの構成"
