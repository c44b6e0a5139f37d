"""How often: counted by the database, so that the number holds over all workers and machines.

    @limited("identity.sign_in_per_address", by_address)
    @limited("identity.sign_in_per_account", by_field("login"))
    def login(request): ...

Only unsafe requests are counted. Each setting is {count, seconds}. The counter is raised before the work is done, in its
own transaction, so a hundred tries at once are counted as a hundred.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from allauth.account.internal.stagekit import get_pending_stage
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from oirase.blocks.identity import specs  # noqa: F401 - declares the settings
from oirase.blocks.identity.addresses import address_of
from oirase.kernel import clock
from oirase.kernel.access.http import actor_in
from oirase.kernel.settings import value_on
from oirase.ui import errors

View = Callable[..., HttpResponseBase]
KeyOf = Callable[[HttpRequest], str]
_COUNT = """
INSERT INTO ratelimit_counter (key, window_start, count) VALUES (%s, %s, 1)
ON CONFLICT (key, window_start) DO UPDATE SET count = ratelimit_counter.count + 1 RETURNING count
"""


class TooMany(Exception):
    """Tried too often; `again_at` is when the next try counts anew."""

    def __init__(self, again_at: datetime) -> None:
        self.again_at = again_at
        super().__init__(message_for(again_at))


@dataclass(frozen=True)
class Window:
    """A number of tries in a stretch of time that begins at a multiple of its length."""

    count: int
    seconds: int

    def start(self, now: datetime) -> datetime:
        """Return the beginning of the window that holds `now`."""
        return datetime.fromtimestamp(now.timestamp() // self.seconds * self.seconds, UTC)


def message_for(again_at: datetime) -> str:
    """Say when to try again."""
    at = clock.local(again_at).strftime("%H:%M:%S")
    return _("短い時間に何度も操作されました。%(at)s以降に、もう一度お試しください。") % {"at": at}


def window_of(setting: str) -> Window:
    """Return the window that a setting names today."""
    value = value_on(setting, clock.today())
    return Window(int(value["count"]), int(value["seconds"]))


def count(setting: str, key: str) -> int:
    """Count one try of `key`; return how many there were in this window. Raises TooMany beyond the setting's number."""
    window, now = window_of(setting), clock.now()
    start = window.start(now)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [_hashed(setting, key), start])
        number = int(cursor.fetchone()[0])
    if number > window.count:
        raise TooMany(start + timedelta(seconds=window.seconds))
    return number


def forget(setting: str, key: str) -> None:
    """Forget the tries of `key` in this window: it was its owner after all."""
    start = window_of(setting).start(clock.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM ratelimit_counter WHERE key = %s AND window_start = %s",
            [_hashed(setting, key), start],
        )


def _hashed(setting: str, key: str) -> str:
    return hashlib.sha256(f"{setting}\n{key}".encode()).hexdigest()


def by_address(request: HttpRequest) -> str:
    """Count per address from which a request comes."""
    return address_of(request)


def by_field(name: str) -> KeyOf:
    """Count per value of a form's field, however it is written."""
    return lambda request: request.POST.get(name, "").strip().casefold()[:200]


def by_account(request: HttpRequest) -> str:
    """Count per account: the one that has given its password and owes the second factor, or the one signed in."""
    stage = get_pending_stage(request)
    user = stage.login.user if stage else request.user
    return str(user.pk) if user and user.pk else address_of(request)


def by_actor(request: HttpRequest) -> str:
    """Count per account, or per address of somebody without one."""
    actor = actor_in(request)
    return str(actor.user_id) if actor.user_id else address_of(request)


def limited(setting: str, key_of: KeyOf = by_address) -> Callable[[View], View]:
    """Answer a view's unsafe requests with 429 and the time of the next try when there are too many."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in ("GET", "HEAD", "OPTIONS"):
                return view(request, *args, **kwargs)
            try:
                count(setting, key_of(request))
            except TooMany as refused:
                return refusal(request, refused)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def refusal(request: HttpRequest, refused: TooMany) -> HttpResponse:
    """Answer 429 with the time of the next try."""
    response = errors.page(request, 429, str(refused))
    response["Retry-After"] = str(max(1, int((refused.again_at - clock.now()).total_seconds()) + 1))
    return response
