"""`oirase manage export_observations 2026-03 FOLDER`: a filed month as Parquet."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oirase.blocks.observations.models import Series
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.store.parquet import export_month
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.settings.installation import current


class Command(BaseCommand):
    """Write the values of all series of a month, simulated ones in a file of their own."""

    help = "観測値を月ごとに Parquet で書き出す / write a month of observations as Parquet"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The month and where to."""
        parser.add_argument("month", help="2026-03")
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write one file for each origin."""
        try:
            month = date.fromisoformat(f"{options['month']}-01")
        except ValueError as error:
            raise CommandError("月は 2026-03 のように書いてください / write the month as 2026-03") from error
        options["folder"].mkdir(parents=True, exist_ok=True)
        with scope(Actor.system("observations.export")):
            for origin, simulated in (("measured", False), ("simulated", True)):
                series = Series.objects.filter(entity__simulated=simulated).values_list("number", flat=True)
                target = options["folder"] / f"observations-{month:%Y-%m}-{origin}.parquet"
                written = export_month(
                    store(), series, month, target, f"{current().installation_id} {origin}"
                )
                self.stdout.write(f"{target} {written:,}")
