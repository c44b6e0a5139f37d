"""The made-up municipalities fill these URLs; they are public."""

from __future__ import annotations

from collections.abc import Iterator

from tests.security.rows import Row
from tests.security.world import TESTLAND, World

from oirase.blocks.geo import pack
from oirase.blocks.geo.models import Municipality
from oirase.kernel.commands import outside_commands


def common(world: World) -> Iterator[Row]:
    """Load them."""
    with outside_commands("test set-up"):
        pack.load(TESTLAND)
    yield Row({"code": Municipality.objects.first().code})
