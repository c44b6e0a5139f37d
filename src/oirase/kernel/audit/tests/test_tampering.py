"""Whatever somebody with the owner's rights does to sealed entries, links or seals: verifying says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oirase.kernel.audit.models import Link, Seal
from oirase.kernel.audit.sealing import seal
from oirase.kernel.audit.tests.test_audit import add, as_owner, kinds
from oirase.kernel.audit.verify import verify_chain

pytestmark = pytest.mark.sql
ENTRIES, BATCH = 12, 3
TABLES = ("audit_entry", "audit_link", "audit_seal")
FORGERIES = {
    "at": "at + interval '1 microsecond'",
    "command": "command || ' '",
    "actor": "upper(actor)",
    "body_id": "NULL",
    "request": "''",
    "subjects": "subjects || '[{}]'",
    "payload": "replace(payload, 'x', 'y')",
    "payload_hash": "sha256(payload_hash)",
}
places = st.integers(1, ENTRIES)
Tampering = Callable[[Path], str]


@pytest.fixture(scope="module")
def heads_of(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("heads") / "heads.jsonl"


@pytest.fixture
def kept(committed_db: None, heads_of: Path) -> Iterator[Path]:
    """Four seals of three entries, with a copy of the tables to begin each example from."""
    for _ in range(ENTRIES // BATCH):
        add(BATCH)
        assert seal(heads_of) == BATCH
    for table in TABLES:
        as_owner(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
    yield heads_of
    connections["owner"].close()


def as_it_was() -> None:
    for table in TABLES:
        as_owner(f"DELETE FROM {table}")
        as_owner(f"INSERT INTO {table} SELECT * FROM kept_{table}")


def entry_at(place: int) -> str:
    return str(Link.objects.get(seq=place).entry_id)


def changed(column: str, place: int) -> Tampering:
    def tamper(heads: Path) -> str:
        as_owner(f"UPDATE audit_entry SET {column} = {FORGERIES[column]} WHERE id = %s", entry_at(place))
        return "changed"

    return tamper


def removed(place: int, with_link: bool) -> Tampering:
    def tamper(heads: Path) -> str:
        as_owner("DELETE FROM audit_entry WHERE id = %s", entry_at(place))
        if not with_link:
            return "removed"
        as_owner("DELETE FROM audit_link WHERE seq = %s", place)
        return "cut_tail" if place == ENTRIES else "gap"

    return tamper


def inserted(place: int) -> Tampering:
    def tamper(heads: Path) -> str:
        as_owner(
            "INSERT INTO audit_entry SELECT %s, at, xid, command, actor, body_id, request, subjects, payload, payload_hash "
            "FROM audit_entry WHERE id = %s",
            uuid4(),
            entry_at(place),
        )
        return "inserted"

    return tamper


def rewritten_from(place: int) -> Tampering:
    """Forge an entry and seal everything after the last seal before it anew: within the database all is well."""

    def tamper(heads: Path) -> str:
        whole = (place - 1) // BATCH * BATCH
        as_owner("UPDATE audit_entry SET actor = 'forged' WHERE id = %s", entry_at(place))
        as_owner("DELETE FROM audit_link WHERE seq > %s", whole)
        as_owner("DELETE FROM audit_seal WHERE seq > %s", whole)
        elsewhere = heads.with_name("forged.jsonl")
        elsewhere.unlink(missing_ok=True)
        assert seal(elsewhere) == ENTRIES - whole
        assert verify_chain(elsewhere).ok
        return "rewritten"

    return tamper


def cut_after(place: int) -> Tampering:
    def tamper(heads: Path) -> str:
        gone = [str(link.entry_id) for link in Link.objects.filter(seq__gt=place - 1)]
        as_owner("DELETE FROM audit_entry WHERE id = ANY(%s::uuid[])", gone)
        as_owner("DELETE FROM audit_link WHERE seq >= %s", place)
        as_owner("DELETE FROM audit_seal WHERE seq >= %s", place)
        return "cut_tail"

    return tamper


def exchanged(first: int, second: int) -> Tampering:
    """Let two entries change places in the chain."""

    def tamper(heads: Path) -> str:
        one, other = entry_at(first), entry_at(second)
        for place, entry in ((first, uuid4()), (second, one), (first, other)):
            as_owner("UPDATE audit_link SET entry_id = %s WHERE seq = %s", entry, place)
        return "changed"

    return tamper


def forged_seal(place: int) -> Tampering:
    def tamper(heads: Path) -> str:
        newest = Seal.objects.filter(seq__gte=place).order_by("seq")[0]
        as_owner("UPDATE audit_seal SET head = sha256(head) WHERE seq = %s", newest.seq)
        return "rewritten"

    return tamper


def unsealed(place: int) -> Tampering:
    def tamper(heads: Path) -> str:
        as_owner("DELETE FROM audit_seal WHERE seq >= %s", (place - 1) // BATCH * BATCH)
        return "unsealed"

    return tamper


tamperings = st.one_of(
    st.builds(changed, st.sampled_from(sorted(FORGERIES)), places),
    st.builds(removed, places, st.booleans()),
    st.builds(inserted, places),
    st.builds(rewritten_from, places),
    st.builds(cut_after, places),
    st.lists(places, min_size=2, max_size=2, unique=True).map(lambda pair: exchanged(*pair)),
    st.builds(forged_seal, places),
    st.builds(unsealed, places),
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tamper=tamperings)
def test_every_tampering_with_what_is_sealed_is_found(kept: Path, tamper: Tampering) -> None:
    as_it_was()
    assert verify_chain(kept).ok
    expected = tamper(kept)
    assert expected in kinds(kept)
