"""Django app of forms."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Forms as data, and what people have begun to fill in."""

    name = "oirase.blocks.forms"
    label = "forms"
    verbose_name = "様式"
    default = True

    def ready(self) -> None:
        """Declare the officers' settings."""
        from oirase.blocks.forms.specs import DRAFT_DAYS
        from oirase.kernel.settings import declare

        declare(DRAFT_DAYS)
