"""What is done with values that were taken: tests, store, suspect spans, rules. One transaction, the caller's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from oirase.blocks.observations.alerts.watching import observe
from oirase.blocks.observations.ingest.messages import NO_ROWS
from oirase.blocks.observations.qc.spans import note_spans
from oirase.blocks.observations.qc.streaming import Examiner
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.store.protocol import Write

QUALITY = "observations.quality"


def kept(examiner: Examiner, writes: Sequence[Write]) -> int:
    """Test the values of all writes together, keep each write, and let spans and rules see them; return how many rows were kept."""
    rows = examiner.examine(np.concatenate([NO_ROWS, *(one.rows for one in writes)]))
    first = 0
    for one in writes:
        store().append(replace(one, rows=rows[first : first + len(one.rows)]))
        first += len(one.rows)
    if len(rows) > first:
        # What came late may change the flags of values that are stored already.
        store().append(Write(rows[first:], QUALITY, "qc"))
    note_spans(rows)
    observe(rows)
    return len(rows)
