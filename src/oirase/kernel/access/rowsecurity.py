"""Row security on the body: the second net under `visible_to`.

The transaction of every request and command begins with `scope(actor)`, which sets the actor's bodies and parties for
that transaction only. The policies compare each row's body with them, so a query that forgot its filter finds nothing
of a foreign body; a connection on which nothing was set finds no rows at all. This guards against a forgotten filter,
not against somebody who can already send SQL as the app role. The policies are derived from the models' `Access` classes
and laid anew after each migration, so none can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.apps import apps
from django.db import connections, models, transaction
from psycopg.pq import TransactionStatus

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import spec_of

SETTINGS = ("oirase.bodies", "oirase.parties", "oirase.everything")
_SET = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
_OLD = ", ".join(
    f"coalesce(current_setting('{name}', true), '') AS old{place}" for place, name in enumerate(SETTINGS)
)
# One round trip: what stood there, then what is to stand there.
_SWAP = f"WITH old AS MATERIALIZED (SELECT {_OLD}) SELECT old.*, {_SET.removeprefix('SELECT ')} FROM old"  # noqa: S608 - of constants


@contextmanager
def scope(actor: Actor, *, durable: bool = False, using: str = "default") -> Iterator[None]:
    """Open a transaction in which row security lets through what the actor's bodies and parties own.

    Inside another transaction it is a savepoint: an error undoes what was done in it, and the old values stand again.
    """
    connection = connections[using]
    outermost = not connection.in_atomic_block
    with transaction.atomic(using=using, durable=durable), connection.cursor() as cursor:
        if outermost:
            cursor.execute(_SET, values_of(actor))
            yield
            return
        previous = _swap(cursor, actor)
        yield
        # After an error the savepoint's rollback has put the old values back by itself.
        cursor.execute(_SET, previous)


@contextmanager
def reading_as(actor: Actor, using: str = "default") -> Iterator[None]:
    """Read a little as somebody else, mostly the platform, in whatever transaction there is: without the savepoint of `scope`.

    For reads on the way of something else that are made often. An error of the database inside it ends the transaction around it.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        with scope(actor, using=using):
            yield
        return
    with connection.cursor() as cursor:
        previous = _swap(cursor, actor)
        try:
            yield
        finally:
            if connection.connection.info.transaction_status != TransactionStatus.INERROR:
                cursor.execute(_SET, previous)


def _swap(cursor: Any, actor: Actor) -> Any:
    """Put an actor's values in place of those that stand, and return the latter."""
    cursor.execute(_SWAP, values_of(actor))
    return cursor.fetchone()[: len(SETTINGS)]


def values_of(actor: Actor) -> list[str]:
    """Return the three session values for an actor: uuid arrays as text, and 'on' for the platform itself."""

    def array(ids: tuple[Any, ...]) -> str:
        return "{" + ",".join(str(one) for one in ids) + "}"

    return [array(actor.bodies), array(actor.parties), "on" if actor.everything else ""]


def record_models() -> list[type[models.Model]]:
    """Return every concrete model that declares `Access`."""
    return [model for model in apps.get_models() if hasattr(model, "Access")]


def policy_sql(model: type[models.Model]) -> list[str]:
    """Return the statements that lay the policies of one record model (idempotent)."""
    table = _quote(model._meta.db_table)
    read, write = _arms(model)
    laid = {
        "body_read": f"FOR SELECT USING ({read})",
        "body_insert": f"FOR INSERT WITH CHECK ({write})",
        "body_update": f"FOR UPDATE USING ({write}) WITH CHECK ({write})",
        "body_delete": f"FOR DELETE USING ({write})",
    }
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        *(f"DROP POLICY IF EXISTS {name} ON {table}" for name in laid),
        *(f"CREATE POLICY {name} ON {table} {rule}" for name, rule in laid.items()),
    ]


def _arms(model: type[models.Model]) -> tuple[str, str]:
    spec = spec_of(model)
    everything = "current_setting('oirase.everything', true) = 'on'"
    if spec.through:
        parent_field = cast(Any, model._meta.get_field(spec.through))
        parent = parent_field.related_model
        inside = (
            f"{_quote(parent_field.column)} IN "  # noqa: S608
            f"(SELECT {_quote(parent._meta.pk.column)} FROM {_quote(parent._meta.db_table)})"
        )
        either = _any([everything, inside])
        return either, either
    arms = [everything, f"body_id = ANY ({_ids('oirase.bodies')})"]
    arms += [
        f"{_quote(cast(Any, model._meta.get_field(party)).column)} = ANY ({_ids('oirase.parties')})"
        for party in spec.parties
    ]
    write = _any(arms)
    if spec.public is None:
        return write, write
    public = " AND ".join(f"{_quote(name)} = {_literal(value)}" for name, value in spec.public.items())
    return _any([*arms, public]), write


def _any(arms: list[str]) -> str:
    # Not OR: the planner would take these for a very narrow filter, although they let through all that the query's own
    # filter has chosen, and would then sort whole offices instead of walking the index in order.
    return f"CASE {' '.join(f'WHEN {arm} THEN true' for arm in arms)} ELSE false END"


def _ids(setting: str) -> str:
    # The sub-select is evaluated once per statement instead of once per row.
    return f"(SELECT nullif(current_setting('{setting}', true), '')::uuid[])::uuid[]"


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "'" + str(value).replace("'", "''") + "'"
