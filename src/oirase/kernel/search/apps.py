"""Django app of the search index."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Passages."""

    name = "oirase.kernel.search"
    label = "search"
    verbose_name = "検索"
