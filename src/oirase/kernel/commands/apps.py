"""Django app of the commands' idempotency keys."""

from django.apps import AppConfig


class CommandsConfig(AppConfig):
    """Idempotency keys."""

    name = "oirase.kernel.commands"
    label = "commands"
    verbose_name = "操作"

    def ready(self) -> None:
        """Make the outbox run its handlers as audited work."""
        from oirase.kernel.commands.running import handling
        from oirase.kernel.outbox.handlers import run_inside

        run_inside(handling)
