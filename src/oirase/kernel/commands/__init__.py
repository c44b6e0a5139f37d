"""Every change goes through a command: who, may they, is it right, one transaction, one audit entry, its events.

    @command("consultation.answer")
    def answer(actor: Actor, *, request_id: UUID, text: str) -> Request:
        request = authorised(actor, Request, request_id, "answer")
        ...
        changed(request, "answered", before={...}, after={...})
        emit(RequestAnswered(subject=..., ...))
        return request

The decorator opens the transaction inside the actor's scope, keeps the idempotency key, and writes the audit entry and the
events at the end. A command that never asked for a permission cannot commit (`authorise`, `authorised`, `permit`), nor can one
that reported no change, and a write outside every command is found by a guard that all tests run under. Commands
do not nest: what two commands share is a plain function.

**Idempotency**: a key is unique for one command. The same actor sending it again with the same arguments gets the first
result; other arguments, or another actor, get a Conflict and nothing else.

Modules: `running` (decorator and what may be called inside), `errors`, `guard` (the test's net), `models` (keys).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oirase.kernel.commands.errors import Conflict, Rejected
    from oirase.kernel.commands.running import (
        audited,
        authorise,
        authorised,
        changed,
        command,
        current,
        emit,
        outside_commands,
        permit,
        receive_for,
    )

__all__ = [
    "Conflict",
    "Rejected",
    "audited",
    "authorise",
    "authorised",
    "changed",
    "command",
    "current",
    "emit",
    "outside_commands",
    "permit",
    "receive_for",
]


def __getattr__(name: str) -> Any:
    # This package is an app, and Django imports it before any model may be: its names are looked up when they are used.
    if name not in __all__:
        raise AttributeError(name)
    home = "errors" if name in ("Conflict", "Rejected") else "running"
    return getattr(import_module(f"{__name__}.{home}"), name)
