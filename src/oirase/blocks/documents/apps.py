"""Django app of documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents and notices."""

    name = "oirase.blocks.documents"
    label = "documents"
    verbose_name = "文書"
