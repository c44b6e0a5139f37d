"""The sealer: chains committed entries in order of transaction and id, and notes the head outside the database.

Only one sealer works at a time (an advisory lock). The head file is written and fsynced after the seal's transaction has
committed: a crash between the two leaves a seal without a line, which the next run writes again.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from oirase.kernel import clock
from oirase.kernel.audit.entries import digest_of
from oirase.kernel.audit.models import Entry, Link, Seal

LOCK = 7_041_001
GENESIS = hashlib.sha256(b"oirase audit").digest()
BATCH = 5000
UNSEALED = (
    "SELECT id FROM audit_entry WHERE xid >= %s AND xid < %s "
    "AND NOT EXISTS (SELECT 1 FROM audit_link WHERE audit_link.entry_id = audit_entry.id) "
    "ORDER BY xid, id LIMIT %s"
)


def head_file() -> Path:
    """Return the file outside the database to which every seal's head is appended."""
    return Path(settings.INSTALLATION.data_dir) / "audit" / "heads.jsonl"


def seal(path: Path | None = None, batch: int = BATCH) -> int:
    """Seal what has been committed; return how many entries were linked. Does nothing while another sealer works."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        last = Seal.objects.order_by("-seq").first()
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        horizon = int(cursor.fetchone()[0])
        cursor.execute(UNSEALED, [last.horizon if last else 0, horizon, batch])
        ids = [row[0] for row in cursor.fetchall()]
        if ids:
            last = _link(ids, last, horizon if len(ids) < batch else (last.horizon if last else 0))
    note_head(last, path or head_file())
    return len(ids)


def _link(ids: list[Any], last: Seal | None, horizon: int) -> Seal:
    entries = Entry.objects.in_bulk(ids)
    head, seq = (bytes(last.head), last.seq) if last else (GENESIS, 0)
    links = []
    for entry in (entries[one] for one in ids):
        digest = digest_of(entry, bytes(entry.payload_hash))
        head, seq = hashlib.sha256(head + digest).digest(), seq + 1
        links.append(Link(seq=seq, entry_id=entry.id, entry_at=entry.at, digest=digest, head=head))
    Link.objects.bulk_create(links)
    return Seal.objects.create(seq=seq, head=head, horizon=horizon, sealed_at=clock.now())


def note_head(seal: Seal | None, path: Path) -> None:
    """Append the newest seal's head to the file, once, and make sure that it is on the disk."""
    if seal is None:
        return
    noted = heads(path)
    if noted and noted[-1]["seq"] >= seal.seq:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    line = {"seq": seal.seq, "head": bytes(seal.head).hex(), "at": seal.sealed_at.astimezone(UTC).isoformat()}
    with path.open("a", encoding="utf-8") as file:
        # A line torn by a power cut must not swallow this one.
        torn = path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
        file.write(("\n" if torn else "") + json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def heads(path: Path) -> list[dict[str, Any]]:
    """Return the noted heads in order; a half-written last line (power cut) is left out."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found
