"""What a prefecture's pack says about the figures of procedures: `[procedures]` of pack.toml (minutes_saved, valid_from, source, unconfirmed)."""

from __future__ import annotations

from pathlib import Path

from oirase.kernel.manifest import packs
from oirase.kernel.settings import record_value
from oirase.systems.office.procedures.specs import MINUTES_SAVED


def load(path: Path) -> None:
    """Record the minutes, if the pack has them."""
    given = packs.read(path).content.get("procedures", {})
    if "minutes_saved" in given:
        record_value(
            MINUTES_SAVED.key,
            given["minutes_saved"],
            valid_from=given["valid_from"],
            source=given["source"],
            unconfirmed=bool(given.get("unconfirmed", False)),
        )
