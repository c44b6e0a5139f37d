"""Django app of the yearly revision."""

from django.apps import AppConfig


class RevisionConfig(AppConfig):
    """Sheets that divisions owe, their changes and remarks."""

    name = "oirase.systems.plan.revision"
    label = "revision"
    verbose_name = "ロードマップの年度改定"

    def ready(self) -> None:
        """Declare when reminders go out, and keep an edition from being published while sheets are owed."""
        from oirase.kernel.settings import declare
        from oirase.systems.plan.commons.ports import publishing_waits_for
        from oirase.systems.plan.revision.selectors import owed_sentences
        from oirase.systems.plan.revision.specs import SPECS

        for spec in SPECS:
            declare(spec)
        publishing_waits_for(owed_sentences)
