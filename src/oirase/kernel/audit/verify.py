"""Checking the whole chain: `oirase audit verify`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import connection

from oirase.kernel.audit.entries import digest_of
from oirase.kernel.audit.models import Entry, Link, Seal
from oirase.kernel.audit.sealing import GENESIS, head_file, heads

CHUNK = 2000
SMUGGLED = (
    "SELECT id FROM audit_entry WHERE xid < %s "
    "AND NOT EXISTS (SELECT 1 FROM audit_link WHERE audit_link.entry_id = audit_entry.id) LIMIT 100"
)
FORGED_SEALS = (
    "SELECT s.seq FROM audit_seal s LEFT JOIN audit_link l ON l.seq = s.seq "
    "WHERE l.head IS NOT NULL AND l.head <> s.head ORDER BY s.seq LIMIT 100"
)


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it was sealed: `kind` is a fixed word, `detail` says which."""

    kind: str
    detail: str


@dataclass(frozen=True)
class Report:
    """The outcome: how many entries were checked and what is wrong."""

    entries: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def verify_chain(path: Path | None = None) -> Report:
    """Recompute the chain from the entries and hold it against links, seals and the head file.

    The sealer may be at work meanwhile: the file and the newest seal are read first, so that all they name is in the chain.
    """
    marks = {int(line["seq"]): str(line["head"]) for line in heads(path or head_file())}
    seal = _newest_seal()
    marks_seen: set[int] = set()
    problems: list[Problem] = []
    seq, head = 0, GENESIS
    for links in _chunks():
        entries = Entry.objects.in_bulk([link.entry_id for link in links])
        for link in links:
            problems += _link_problems(link, entries.get(link.entry_id), seq, head)
            seq, head = link.seq, bytes(link.head)
            if seq in marks:
                marks_seen.add(seq)
                if marks[seq] != head.hex():
                    problems.append(Problem("rewritten", f"連鎖番号{seq}の値が外部の控えと違います"))
    problems += [
        Problem("cut_tail", f"控えにある連鎖番号{mark}がありません")
        for mark in sorted(set(marks) - marks_seen)
    ]
    problems += _seal_problems(seal, seq)
    return Report(seq, tuple(problems))


def _chunks() -> Iterator[list[Link]]:
    rows = Link.objects.order_by("seq").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _link_problems(link: Link, entry: Entry | None, before: int, head: bytes) -> Iterator[Problem]:
    name = f"連鎖番号{link.seq} 記録{link.entry_id}"
    if link.seq != before + 1:
        yield Problem("gap", f"連鎖番号{before + 1}から{link.seq - 1}までがありません")
    if hashlib.sha256(head + bytes(link.digest)).digest() != bytes(link.head):
        yield Problem("broken", f"{name}: 前の記録とつながりません")
    if entry is None:
        yield Problem("removed", f"{name}: 記録が消されています")
        return
    if entry.at != link.entry_at:
        yield Problem("changed", f"{name}: 日時が連鎖と違います")
    if digest_of(entry, bytes(entry.payload_hash)) != bytes(link.digest):
        yield Problem("changed", f"{name}: 記録が書き換えられています")
    # A payload that is gone was shredded at the end of its retention; the chain stands without it.
    if entry.payload is not None and hashlib.sha256(entry.payload.encode()).digest() != bytes(
        entry.payload_hash
    ):
        yield Problem("changed", f"{name}: 内容が書き換えられています")


def _newest_seal() -> Seal | None:
    return Seal.objects.order_by("-seq").first()


def _seal_problems(seal: Seal | None, last: int) -> Iterator[Problem]:
    if seal is not None and seal.seq > last:
        yield Problem("cut_tail", f"封印は連鎖番号{seal.seq}までですが、連鎖は{last}で終わっています")
    newest = _newest_seal()
    if last > (newest.seq if newest else 0):
        yield Problem("unsealed", f"連鎖は{last}までありますが、その封印がありません")
    with connection.cursor() as cursor:
        cursor.execute(FORGED_SEALS)
        for (found,) in cursor.fetchall():
            yield Problem("rewritten", f"連鎖番号{found}の値が封印と違います")
        cursor.execute(SMUGGLED, [seal.horizon if seal else 0])
        for (found,) in cursor.fetchall():
            yield Problem("inserted", f"記録{found}: 封印のあとで差し込まれています")
