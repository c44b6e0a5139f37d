"""`manage.py run_listener`: takes values from devices by MQTT and HTTP."""

from typing import Any

from django.core.management.base import BaseCommand

from oirase.blocks.observations.ingest.listener import main


class Command(BaseCommand):
    """Run the listener until it is told to stop."""

    help = "Take values from devices by MQTT and HTTP."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        main()
