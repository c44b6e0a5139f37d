"""Two-factor sign-in: set up, asked for, recovery codes once each, guesses limited wherever they come from."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from oirase.blocks.identity import limits
from oirase.blocks.identity.tests.conftest import PASSWORD, sign_in
from oirase.kernel.access.models import User

MY_PAGE = "/my/"
AFTERWARDS = timedelta(minutes=11)


def code_of(secret: str) -> str:
    """Return the code that an authenticator app would show (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


@pytest.fixture
def later() -> Iterator[time_machine.Traveller]:
    """A clock that can be set forwards."""
    with time_machine.travel(datetime(2026, 6, 15, 1, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def secret(person: User, later: time_machine.Traveller) -> str:
    """The secret of the person's authenticator app, set up by the pages a while ago."""
    client = Client()
    sign_in(client, "hanako")
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    prove(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = client.session["mfa.totp.secret"]
    assert found in page
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.status_code == 200
    assert not Authenticator.objects.exists()
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(found)})
    assert answer.status_code == 302
    later.shift(AFTERWARDS)
    return str(found)


def prove(client: Client) -> None:
    """Say the password once more, as the pages about security ask."""
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302


def recovery_codes(secret: str) -> list[str]:
    """Return the person's recovery codes as the page shows them."""
    client = Client()
    sign_in(client, "hanako")
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    prove(client)
    return re.findall(r"\b[0-9a-f]{8}\b", client.get(reverse("mfa_view_recovery_codes")).content.decode())


def test_a_password_alone_does_not_open(secret: str, client: Client) -> None:
    answer = sign_in(client, "hanako")
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(MY_PAGE).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "123456"}).status_code == 200
    assert client.get(MY_PAGE).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert client.get(MY_PAGE).status_code == 200


def test_a_code_opens_once(secret: str) -> None:
    code = code_of(secret)
    for expected in (302, 200):
        client = Client()
        sign_in(client, "hanako")
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_a_recovery_code_opens_once(secret: str, later: time_machine.Traveller) -> None:
    codes = recovery_codes(secret)
    later.shift(AFTERWARDS)
    assert len(set(codes)) == 10
    for expected in (302, 200):
        client = Client()
        sign_in(client, "hanako")
        assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected
        assert (client.get(MY_PAGE).status_code == 200) == (expected == 302)


def test_guesses_are_counted_per_account_wherever_they_come_from(secret: str) -> None:
    allowed = limits.window_of("identity.sign_in_per_account").count
    client = Client()
    sign_in(client, "hanako")
    answers = [
        client.post(
            reverse("mfa_authenticate"), {"code": f"{n:06}"}, REMOTE_ADDR=f"198.51.100.{n + 1}"
        ).status_code
        for n in range(allowed + 1)
    ]
    assert answers == [200] * allowed + [429]
    right = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}, REMOTE_ADDR="203.0.113.1")
    assert right.status_code == 429
    assert client.get(MY_PAGE).status_code == 302


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("account_reauthenticate", {"password": "x"}),
        ("account_change_password", {"oldpassword": "x", "password1": "y", "password2": "y"}),
    ],
)
def test_a_stolen_session_does_not_guess_the_password(person: User, name: str, sent: dict[str, str]) -> None:
    client = Client()
    sign_in(client, "hanako")
    allowed = limits.window_of("identity.sign_in_per_account").count
    answers = [
        client.post(reverse(name), sent, REMOTE_ADDR=f"198.51.100.{n + 1}").status_code
        for n in range(allowed + 1)
    ]
    assert answers == [200] * allowed + [429]


def test_turning_it_off_asks_who_it_is(secret: str, client: Client) -> None:
    sign_in(client, "hanako")
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "reauthenticate" in client.post(reverse("mfa_deactivate_totp"))["Location"]
    own = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    assert own.exists()
    prove(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert not own.exists()
