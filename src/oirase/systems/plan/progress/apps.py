"""Django app of live progress."""

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    """What runs now, statuses by rule, old figures."""

    name = "oirase.systems.plan.progress"
    label = "progress"
    verbose_name = "進捗"

    def ready(self) -> None:
        """Declare what officers may set."""
        from oirase.kernel.settings import declare
        from oirase.systems.plan.progress.specs import COUNTING, THRESHOLDS

        declare(*THRESHOLDS, COUNTING)
