"""`manage.py load_demo`: demo accounts and each system's demo data, through the same services that people use."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from oirase.kernel.access import pack as access_pack
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import audited, command, permit
from oirase.kernel.manifest import packs
from oirase.kernel.manifest.loader import manifests, resolve


@command("manifest.load_demo_accounts")
def load_accounts(actor: Actor) -> None:
    """Make the pack's demo accounts."""
    permit("manifest.load_demo")
    accounts = access_pack.load_demo_accounts(packs.current().path)
    of_systems = [one.code for manifest in manifests() if manifest.domain for one in manifest.permissions]
    access_pack.grant_trial(accounts, of_systems)
    audited(
        [{"type": "demo", "id": "accounts", "action": "loaded"}],
        {"logins": [row["login"] for row in accounts]},
    )


class Command(BaseCommand):
    """Load demo data; refused where the settings do not allow it."""

    help = "Load demo accounts and demo data."

    def handle(self, *args: Any, **options: Any) -> None:
        """Accounts first, then each demo set in the order of the manifests."""
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "この設定ではデモデータを読み込めません (demo data are refused under these settings)"
            )
        load_accounts(Actor.system("load_demo"))
        for manifest in manifests():
            if manifest.demo:
                cast(Any, resolve(manifest.demo))()
                self.stdout.write(f"demo: {manifest.slug}")
