"""What a prefecture's pack says about the rule: thresholds, and how its indicators count."""

from __future__ import annotations

from pathlib import Path

from oirase.kernel.manifest import packs
from oirase.kernel.settings import record_given
from oirase.systems.plan.progress.specs import COUNTING, THRESHOLDS


def load(path: Path) -> None:
    """Record `[progress]` of pack.toml (thresholds and `counting` by their short names, valid_from, source), if the pack has it."""
    given = packs.read(path).content.get("progress", {})
    for spec in (*THRESHOLDS, COUNTING):
        record_given(spec, given)
