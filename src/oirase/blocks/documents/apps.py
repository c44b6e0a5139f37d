"""Django app of documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents and notices."""

    name = "oirase.blocks.documents"
    label = "documents"
    verbose_name = "文書"

    def ready(self) -> None:
        """Declare the officers' settings and the notices that every body may issue."""
        from oirase.blocks.documents import general
        from oirase.blocks.documents.specs import SETTINGS
        from oirase.kernel.settings import declare

        declare(*SETTINGS)
        general.declare()
