"""Django app of the outbox; when all apps are ready it loads their events, handlers and tasks."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    """Events, deliveries, schedules, jobs."""

    name = "oirase.kernel.outbox"
    label = "outbox"
    verbose_name = "送信箱"

    def ready(self) -> None:
        """Load each app's well-known modules, so that handlers exist in every process."""
        autodiscover_modules("events", "handlers", "tasks")
