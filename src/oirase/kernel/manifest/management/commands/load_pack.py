"""`manage.py load_pack [path]`: load the installation's pack, or another one."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from oirase.kernel.access.actors import Actor
from oirase.kernel.manifest import packs


class Command(BaseCommand):
    """Check a pack and load it whole or not at all."""

    help = "Load a prefecture's pack."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an optional path."""
        parser.add_argument("path", nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, then load."""
        path = Path(options["path"]) if options["path"] else packs.current().path
        problems = packs.check(path)
        if problems:
            raise CommandError("\n".join(problems))
        packs.load(Actor.system("load_pack"), path=path)
        self.stdout.write(f"{path.name}: OK")
