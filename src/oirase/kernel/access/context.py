"""What log lines and audit entries know of the request under way: its id and the actor."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
actor_reference: ContextVar[str] = ContextVar("actor_reference", default="")
