"""Django app of the access module; its label is fixed because the user model lives here."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """People, bodies, organisations, posts, grants."""

    name = "oirase.kernel.access"
    label = "access"
    verbose_name = "利用者と権限"
