"""Django app of the booklet."""

from django.apps import AppConfig


class BookletConfig(AppConfig):
    """Editions and programmes of the roadmap as PDF."""

    name = "oirase.systems.plan.booklet"
    label = "booklet"
    verbose_name = "冊子"

    def ready(self) -> None:
        """Tell the other systems of the plan which booklets there are."""
        from oirase.systems.plan.booklet.prints import prints_of
        from oirase.systems.plan.commons.ports import editions_are_printed_by

        editions_are_printed_by(prints_of)
