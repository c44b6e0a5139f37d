"""`manage.py load_demo`: demo accounts and each system's demo data, through the same services that people use."""

from __future__ import annotations

from collections.abc import Iterator
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
    access_pack.grant_trial(accounts, _of_systems())
    audited(
        [{"type": "demo", "id": "accounts", "action": "loaded"}],
        {"logins": [row["login"] for row in accounts]},
    )


def _of_systems() -> Iterator[tuple[set[str], set[str]]]:
    """Yield each system's own permissions, and those of the blocks that it is built on."""
    found = {manifest.slug: {one.code for one in manifest.permissions} for manifest in manifests()}
    for manifest in manifests():
        if manifest.domain:
            yield found[manifest.slug], set[str]().union(*(found[block] for block in manifest.blocks))


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
