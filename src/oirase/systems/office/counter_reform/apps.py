"""Django app of counter reform."""

from django.apps import AppConfig


class CounterReformConfig(AppConfig):
    """Visits and surveys of work."""

    name = "oirase.systems.office.counter_reform"
    label = "counter_reform"
    verbose_name = "窓口改革"

    def ready(self) -> None:
        """Declare the officers' settings, and tell what is open at the counter."""
        from oirase.kernel.settings import declare
        from oirase.systems.office.counter_reform import slots
        from oirase.systems.office.counter_reform.specs import LONGEST_VISIT

        declare(LONGEST_VISIT)
        slots.register()
