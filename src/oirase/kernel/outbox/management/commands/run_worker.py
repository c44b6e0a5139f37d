"""`manage.py run_worker`: the process that delivers events, does schedules and jobs, and seals the audit chain."""

from typing import Any

from django.core.management.base import BaseCommand

from oirase.kernel.outbox.worker import main


class Command(BaseCommand):
    """Run one worker until it is told to stop."""

    help = "Deliver events, do schedules and jobs, seal the audit chain."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        main()
