"""Policies of URLs: every view says who may call it, and reads inside the actor's scope.

    @page(permission("consultation.view"))
    def request_list(request): ...

A view without a policy is found by a consistency test. A safe request (GET, HEAD) runs inside `scope(actor_in(request))`;
an unsafe one does not, because its command opens a transaction of its own: it uses `scope` for what it reads besides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope

View = Callable[..., HttpResponseBase]
SAFE = ("GET", "HEAD", "OPTIONS")


class SignInNeeded(Exception):
    """The URL is for people who have signed in."""


@dataclass(frozen=True)
class Policy:
    """Who may call a URL: a name for the tables of rights, and the check."""

    name: str
    allows: Callable[[Actor], bool]

    def check(self, actor: Actor) -> None:
        """Raise SignInNeeded or Forbidden unless the actor may call the URL."""
        if self.allows(actor):
            return
        if not actor.is_signed_in:
            raise SignInNeeded
        raise Forbidden(self.name)


public = Policy("public", lambda actor: True)
signed_in = Policy("signed_in", lambda actor: actor.is_signed_in)
staff = Policy("staff", lambda actor: actor.is_staff)


def permission(code: str) -> Policy:
    """Return the policy of those who hold a permission anywhere; rows are narrowed by the view's selector."""
    return Policy(f"permission:{code}", lambda actor: actor.has(code))


def page(policy: Policy, *, upload_bytes: int = 0) -> Callable[[View], View]:
    """Declare a page's policy, enforce it (an unknown visitor is sent to sign in), and open the scope for reading.

    A page that takes files says how large they may be; more is refused before it is read.
    """

    def decorate(view: View) -> View:
        guarded = _guarded(policy, lambda request: redirect_to_login(request.get_full_path()))(view)
        guarded.upload_bytes = upload_bytes  # type: ignore[attr-defined]
        return guarded

    return decorate


def actor_in(request: HttpRequest) -> Actor:
    """Return who is acting in a request; the middleware has put them there."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def endpoint(policy: Policy) -> Callable[[View], View]:
    """Declare an API operation's policy; an unknown caller gets SignInNeeded, which the API answers with 401."""

    def decorate(view: View) -> View:
        guarded = _guarded(policy, None)(view)
        # The API reads types from the signature, and would look the names up in this module instead of the view's.
        guarded.__signature__ = signature(view, eval_str=True)  # type: ignore[attr-defined]
        return guarded

    return decorate


def _readable(request: HttpRequest) -> None:
    """Refuse an address with a NUL, which nobody types and PostgreSQL takes in no text."""
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        raise BadRequest("NUL in the address")


def _guarded(
    policy: Policy, sign_in: Callable[[HttpRequest], HttpResponseBase] | None
) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            _readable(request)
            actor = actor_in(request)
            try:
                policy.check(actor)
            except SignInNeeded:
                if sign_in is None:
                    raise
                return sign_in(request)
            if request.method not in SAFE:
                return view(request, *args, **kwargs)
            with scope(actor):
                response = view(request, *args, **kwargs)
                # A lazy template response must read inside the scope, not after it.
                render = getattr(response, "render", None)
                return render() if callable(render) else response

        guarded.policy = policy  # type: ignore[attr-defined]
        return guarded

    return decorate
