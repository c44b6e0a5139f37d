"""`manage.py run_writer`: writes what waits in the queue of values."""

from typing import Any

from django.core.management.base import BaseCommand

from oirase.blocks.observations.ingest.process import main


class Command(BaseCommand):
    """Run a writer until it is told to stop."""

    help = "Check and store the values that wait."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        main()
