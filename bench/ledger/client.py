"""One of the sixteen writers: reads orders `KIND BEGIN SECONDS` line by line and answers each with how often it wrote."""

from __future__ import annotations

import sys
import time

import django


def main() -> None:
    """Say that it is ready, then carry out orders until the input ends."""
    django.setup()
    from bench.ledger.writing import KINDS, prepare

    writes = {kind: prepare(kind) for kind in KINDS}
    _say("ready")
    for line in sys.stdin:
        kind, begin, seconds = line.split()
        time.sleep(max(float(begin) - time.time(), 0))
        count, end = 0, time.monotonic() + float(seconds)
        while time.monotonic() < end:
            writes[kind]()
            count += 1
        _say(str(count))


def _say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
