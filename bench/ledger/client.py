"""One of the sixteen writers: `python -m bench.ledger.client bare|command BEGIN SECONDS` prints how often it wrote."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import django


def main(kind: str, begin: float, seconds: float) -> None:
    """Wait for the common moment, write until the time is over, print the count."""
    django.setup()
    from bench.ledger.writing import prepare

    write: Callable[[], None] = prepare(kind)
    time.sleep(max(begin - time.time(), 0))
    writes, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        write()
        writes += 1
    sys.stdout.write(json.dumps({"writes": writes}))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]))
