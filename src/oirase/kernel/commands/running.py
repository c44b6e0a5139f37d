"""The decorator, and the few functions that a command's body calls."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.context import request_id
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.records import Forbidden, lock, require
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit import entries as audit
from oirase.kernel.commands.errors import Conflict, NotAuthorised
from oirase.kernel.outbox import events as outbox
from oirase.kernel.outbox.waking import wake_after_commit

ModelT = TypeVar("ModelT", bound=models.Model)
Service = TypeVar("Service", bound=Callable[..., Any])


@dataclass
class Running:
    """The command under way: what it has changed and what it will tell."""

    name: str
    actor: Actor
    authorised: bool = False
    body_id: UUID | None = None
    subjects: list[dict[str, str]] = field(default_factory=list)
    payload: dict[str, Any] = field(default_factory=dict)
    events: list[outbox.Event] = field(default_factory=list)


COMMANDS: dict[str, Callable[..., Any]] = {}
_running: ContextVar[Running | None] = ContextVar("running_command", default=None)


def current() -> Running:
    """Return the command under way; RuntimeError outside one."""
    running = _running.get()
    if running is None:
        raise RuntimeError("this may only be called inside a command")
    return running


def is_running() -> bool:
    """Whether a command is under way (asked by the guard)."""
    return _running.get() is not None


def command(name: str) -> Callable[[Service], Service]:
    """Make a service function a command. The wrapped function also takes `idempotency_key`."""

    def decorate(service: Service) -> Service:
        COMMANDS[name] = service

        @wraps(service)
        def run(actor: Actor, *, idempotency_key: str | None = None, **arguments: Any) -> Any:
            if _running.get() is not None:
                raise RuntimeError(f"command {name} was called inside another command")
            running = Running(name, actor)
            token = _running.set(running)
            try:
                with scope(actor, durable=True):
                    return _carry_out(service, running, idempotency_key, arguments)
            finally:
                _running.reset(token)

        return cast(Service, run)

    return decorate


def _carry_out(
    service: Callable[..., Any], running: Running, key: str | None, arguments: dict[str, Any]
) -> Any:
    if key:
        found, result = _replay(running, key, arguments)
        if found:
            return result
    result = service(running.actor, **arguments)
    if not running.authorised:
        raise NotAuthorised(running.name)
    _record(running)
    if key and isinstance(result, models.Model):
        _keep_result(running, key, result)
    return result


def _record(running: Running) -> None:
    """Write the audit entry and the events, all in one round trip (values are bound by the driver, so statements can be joined)."""
    request = request_id.get()
    statements = [audit.insertion(_entry(running, request))] if running.subjects else []
    if running.events:
        statements.append(outbox.insertion(running.events, request))
        wake_after_commit()
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(
                "; ".join(sql for sql, _values in statements),
                [value for _sql, values in statements for value in values],
            )


def _entry(running: Running, request: str) -> audit.NewEntry:
    return audit.NewEntry(
        id=new_id(),
        at=clock.now(),
        command=running.name,
        actor=running.actor.reference,
        body_id=running.body_id,
        request=request,
        subjects=running.subjects,
        payload=running.payload,
    )


_TAKE_KEY = """
INSERT INTO commands_idempotencykey (command, key, actor, arguments_hash, result_model, result_id, created_at)
VALUES (%s, %s, %s, %s, '', '', %s) ON CONFLICT (command, key) DO NOTHING
"""
_READ_KEY = "SELECT actor, arguments_hash, result_model, result_id FROM commands_idempotencykey WHERE command = %s AND key = %s"
_KEEP_RESULT = (
    "UPDATE commands_idempotencykey SET result_model = %s, result_id = %s WHERE command = %s AND key = %s"
)


def _replay(running: Running, key: str, arguments: dict[str, Any]) -> tuple[bool, Any]:
    """Take the key, waiting for a twin under way; or return what its first use made."""
    digest = hashlib.sha256(
        audit.canonical({name: _plain(value) for name, value in arguments.items()})
    ).digest()
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_KEY, [running.name, key[:100], running.actor.reference, digest, clock.now()])
        if cursor.rowcount == 1:
            return False, None
        cursor.execute(_READ_KEY, [running.name, key[:100]])
        actor, given, label, pk = cursor.fetchone()
    if actor != running.actor.reference or bytes(given) != digest:
        raise Conflict(_("この操作はすでに受け付けています。画面を開き直してください。"))
    if not label:
        return True, None
    # A visitor could not read the row back by themselves; it is the answer that this very browser was given before.
    with scope(Actor.system("replay")):
        return True, apps.get_model(label)._default_manager.get(pk=pk)


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return [value._meta.label, str(value.pk)]
    return value if isinstance(value, str | int | float | bool | list | tuple | dict | None) else str(value)


def _keep_result(running: Running, key: str, result: models.Model) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_RESULT, [result._meta.label, str(result.pk), running.name, key[:100]])


def authorise(record: models.Model, action: str) -> None:
    """Require the permission for `action` on a row in hand (a new one before it is saved, for instance)."""
    running = current()
    require(running.actor, record, action)
    running.authorised = True


def authorised(actor: Actor, model: type[ModelT], pk: Any, action: str, version: int | None = None) -> ModelT:
    """Lock and return the row on which the actor may do `action`; Conflict when it is newer than the given version."""
    record = lock(actor, model, pk, action)
    current().authorised = True
    if version is not None and record.version != version:  # type: ignore[attr-defined]
        raise Conflict(_("ほかの人が先に更新しました。最新の内容を確認してください。"))
    return record


def permit(permission: str | None) -> None:
    """Require a permission that is not about one row; None says that everybody may (an inquiry from the public)."""
    running = current()
    if permission is not None and not (running.actor.everything or running.actor.has(permission)):
        raise Forbidden(permission)
    running.authorised = True


def receive_for(body_id: UUID) -> None:
    """Let the command of an outsider write rows of this body: an office receives what the public hands in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('oirase.bodies', array_append("
            "coalesce(nullif(current_setting('oirase.bodies', true), '')::uuid[], '{}'), %s::uuid)::text, true)",
            [str(body_id)],
        )


def changed(
    record: models.Model,
    action: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Report one changed row for the audit entry, with the fields that matter before and after."""
    running = current()
    subject = f"{record._meta.label_lower}/{record.pk}"
    running.subjects.append({"type": record._meta.label_lower, "id": str(record.pk), "action": action})
    running.payload[subject] = {
        key: value for key, value in (("before", before), ("after", after)) if value is not None
    }
    running.body_id = running.body_id or getattr(record, "body_id", None)


def audited(subjects: list[dict[str, str]], payload: dict[str, Any], body_id: UUID | None = None) -> None:
    """Report a batch (an import, a bulk action): its manifest of ids and its hash stand for the single rows."""
    running = current()
    running.subjects.extend(subjects)
    running.payload.update(payload)
    running.body_id = running.body_id or body_id


def emit(event: outbox.Event) -> None:
    """Tell an event when the command commits."""
    current().events.append(event)


@contextmanager
def outside_commands(reason: str) -> Iterator[None]:
    """Allow writes without a command for plumbing that is no change of record (`reason` is for the reader)."""
    if not reason:
        raise ValueError("say why")
    token = _running.set(Running(f"outside: {reason}", Actor.system(reason), authorised=True))
    try:
        yield
    finally:
        _running.reset(token)


@contextmanager
def handling(name: str) -> Iterator[None]:
    """Run a handler of the outbox as the platform's work: audited when it reports changes, its events published."""
    running = Running(f"handler:{name}", Actor.system(name), authorised=True)
    token = _running.set(running)
    try:
        yield
        _record(running)
    finally:
        _running.reset(token)
