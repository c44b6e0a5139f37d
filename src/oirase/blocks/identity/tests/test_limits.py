"""Counting tries: exact over several connections, per key and window, and open again afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.identity import limits, tasks
from oirase.blocks.identity.addresses import address_of
from oirase.blocks.identity.limits import TooMany, Window
from oirase.blocks.identity.models import Counter
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor

NAME = "identity.sign_in_per_account"
NOW = datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)


def tried(key: str) -> bool:
    """Try once on a connection of its own; return whether it was allowed."""
    try:
        limits.count(NAME, key)
    except TooMany:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.sql
def test_a_hundred_tries_at_once_are_counted_as_a_hundred(committed_db: None) -> None:
    with clock.frozen(NOW), ThreadPoolExecutor(8) as threads:
        allowed = list(threads.map(tried, ["somebody"] * 100))
    assert allowed.count(True) == limits.window_of(NAME).count
    assert Counter.objects.get().count == 100


def test_keys_and_settings_are_counted_apart(db: None) -> None:
    with clock.frozen(NOW):
        assert [limits.count(NAME, key) for key in ("a", "b", "a")] == [1, 1, 2]
        assert limits.count("identity.sign_up_per_address", "a") == 1
    assert "a" not in Counter.objects.values_list("key", flat=True)


def test_the_next_window_counts_anew_and_is_named(db: None) -> None:
    window = limits.window_of(NAME)
    with clock.frozen(NOW):
        for _ in range(window.count):
            limits.count(NAME, "a")
        with pytest.raises(TooMany, match="10:10:00") as caught:
            limits.count(NAME, "a")
    assert caught.value.again_at == NOW + timedelta(seconds=window.seconds)
    with clock.frozen(caught.value.again_at):
        assert limits.count(NAME, "a") == 1


@given(st.integers(1, 10**5), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_a_window_holds_its_moment(seconds: int, moment: datetime) -> None:
    now = moment.replace(tzinfo=clock.TOKYO)
    start = Window(1, seconds).start(now)
    assert start <= now < start + timedelta(seconds=seconds)
    assert start.timestamp() % seconds == pytest.approx(0, abs=1e-3)
    assert Window(1, seconds).start(start) == start


def test_only_what_writes_is_counted(db: None) -> None:
    view = limits.limited(NAME)(lambda request: HttpResponse())
    for method in ("get", "head", "options"):
        for _ in range(20):
            assert view(getattr(RequestFactory(), method)("/")).status_code == 200
    assert Counter.objects.count() == 0
    requests = [RequestFactory().post("/", REMOTE_ADDR="198.51.100.7") for _ in range(11)]
    for request in requests:
        request.actor = Actor.anonymous()  # type: ignore[attr-defined]
    with clock.frozen(NOW):
        answers = [view(request) for request in requests]
    assert [one.status_code for one in answers] == [200] * 10 + [429]
    assert answers[-1]["Retry-After"] == "601"


def test_a_forged_header_is_no_other_address(db: None) -> None:
    with clock.frozen(NOW):
        allowed = limits.window_of("identity.reset_per_address").count
        answers = [
            Client()
            .post(
                reverse("account_reset_password"),
                {"email": "x@example.jp"},
                headers={"X-Forwarded-For": f"203.0.113.{n}"},
            )
            .status_code
            for n in range(allowed + 1)
        ]
    assert answers == [302] * allowed + [429]


def test_sweeping_keeps_what_still_counts(db: None) -> None:
    with clock.frozen(NOW):
        limits.count(NAME, "a")
    with clock.frozen(NOW + tasks.KEPT - timedelta(minutes=1)):
        tasks.sweep()
        assert Counter.objects.count() == 1
    with clock.frozen(NOW + tasks.KEPT + timedelta(minutes=10)):
        tasks.sweep()
    assert Counter.objects.count() == 0


def test_behind_a_proxy_callers_are_told_apart_and_cannot_choose(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    forged = "198.51.100.1, 203.0.113.9"
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": forged})
    assert address_of(request) == "203.0.113.9"
