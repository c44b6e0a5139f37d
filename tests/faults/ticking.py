"""A client that writes commands until it is told to stop, each with a key and again until it is acknowledged.

`python -m tests.faults.ticking NAME STOP_FILE CASE...` prints one line `KEY CASE NUMBER` for each acknowledged command.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from uuid import UUID

import django
from django.db import InterfaceError, OperationalError, connection


def main(name: str, stop: str, *cases: str) -> None:
    """Write until the stop file is there; the last command is still brought to its end."""
    django.setup()
    from oirase.kernel.access.actors import Actor
    from tests.faults.commands import tick

    actor, chance, number = Actor.system("ticking"), random.Random(name), 0
    while not Path(stop).exists():
        number += 1
        key, case = f"{name}-{number}", UUID(chance.choice(cases))
        note = _acknowledged(lambda key=key, case=case: tick(actor, case_id=case, idempotency_key=key))
        sys.stdout.write(f"{key} {case} {note.text}\n")
        sys.stdout.flush()
        time.sleep(0.02)


def _acknowledged(write):  # type: ignore[no-untyped-def]
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(0.1)


if __name__ == "__main__":
    main(*sys.argv[1:])
