"""Django app of the measuring model."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """One record model."""

    name = "bench.ledger"
    label = "ledger"
    verbose_name = "計測用台帳"
