"""What `make up` runs with, and beside it the ledger, whose receipts show in which order events arrived."""

from oirase.settings.dev import *  # noqa: F403
from oirase.settings.dev import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.ledger"]
