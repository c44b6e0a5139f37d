"""An app only so that its messages are found in every language."""

from django.apps import AppConfig


class ExpressionsConfig(AppConfig):
    """Conditions and computed values."""

    name = "oirase.kernel.expressions"
    label = "expressions"
    verbose_name = "式"
