"""What a prefecture's pack says about its desk: the days within which it answers."""

from __future__ import annotations

from pathlib import Path

from oirase.kernel.manifest import packs
from oirase.kernel.settings import record_given
from oirase.systems.business.consultation.specs import DUE_WORKING_DAYS


def load(path: Path) -> None:
    """Record `[consultation]` of pack.toml (due_working_days, valid_from, source), if the pack has it."""
    record_given(DUE_WORKING_DAYS, packs.read(path).content.get("consultation", {}))
