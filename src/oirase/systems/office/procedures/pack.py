"""What a prefecture's pack says about the figures of procedures: `[procedures]` of pack.toml (minutes_saved, valid_from, source, unconfirmed)."""

from __future__ import annotations

from pathlib import Path

from oirase.kernel.manifest import packs
from oirase.kernel.settings import record_given
from oirase.systems.office.procedures.specs import MINUTES_SAVED


def load(path: Path) -> None:
    """Record the minutes, if the pack has them."""
    record_given(MINUTES_SAVED, packs.read(path).content.get("procedures", {}))
