"""The net under the rule that every write is a command: all tests run with it installed.

It looks at each statement that writes. Tables of plumbing (sessions, caches, the queue's own state, sign-in) are allowed; any
other write outside a command raises. Tests prepare rows inside `outside_commands`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from oirase.kernel.commands.running import is_running

_WRITE = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|COPY)\s+"?([a-z0-9_]+)"?', re.IGNORECASE)
PLUMBING = (
    "account_",
    "audit_",
    "cache_",
    "django_",
    "mfa_",
    "outbox_",
    "usersessions_",
    "ratelimit_",
)


class WriteOutsideCommand(AssertionError):
    """A statement changed a row of record although no command was under way."""


def guard(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Wrap a connection's execute (`connection.execute_wrapper(guard)`)."""
    found = _WRITE.match(sql) if isinstance(sql, str) else None
    if found and not is_running() and not found.group(1).lower().startswith(PLUMBING):
        last_login = found.group(1) == "access_user" and "last_login" in sql
        if not last_login:
            raise WriteOutsideCommand(sql[:200])
    return execute(sql, params, many, context)
