"""Django app of the booklet."""

from django.apps import AppConfig


class BookletConfig(AppConfig):
    """Editions and programmes of the roadmap as PDF."""

    name = "oirase.systems.plan.booklet"
    label = "booklet"
    verbose_name = "冊子"
