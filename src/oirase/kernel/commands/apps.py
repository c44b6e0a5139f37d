"""Django app of the commands' idempotency keys."""

from django.apps import AppConfig


class CommandsConfig(AppConfig):
    """Idempotency keys."""

    name = "oirase.kernel.commands"
    label = "commands"
    verbose_name = "操作"
