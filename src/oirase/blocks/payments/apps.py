"""Django app of payments."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Charges, payments, refunds."""

    name = "oirase.blocks.payments"
    label = "payments"
    verbose_name = "収納"

    def ready(self) -> None:
        """Declare the officers' settings, and let the simulated provider and terminal stand ready for demonstrations."""
        from oirase.blocks.payments import providers, specs
        from oirase.blocks.payments.adapters.demo.provider import DemoProvider
        from oirase.blocks.payments.adapters.demo.terminal import DemoTerminal
        from oirase.kernel.settings import declare

        declare(*specs.ALL)
        providers.register(DemoProvider())
        providers.register(DemoTerminal())
