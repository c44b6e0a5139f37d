"""Signing in, being limited, seeing and ending one's sessions."""

from __future__ import annotations

from datetime import datetime

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from oirase.blocks.identity import limits
from oirase.blocks.identity.tests.conftest import PASSWORD, sign_in
from oirase.kernel import clock
from oirase.kernel.access.models import User
from oirase.kernel.commands import outside_commands

NOW = datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO)


@pytest.mark.parametrize("login", ["hanako", "hanako@example.jp"])
def test_by_name_or_address(person: User, client: Client, login: str) -> None:
    answer = sign_in(client, login)
    assert answer.status_code == 302
    page = client.get(reverse("portal:start"), follow=True)
    assert page.redirect_chain[-1][0] == reverse("portal:my_page")
    assert "見本 花子" in page.content.decode()


def test_a_wrong_password_says_the_same_as_no_account(person: User, client: Client) -> None:
    told = [
        sign_in(client, login, "not-the-password").context["form"].errors for login in ("hanako", "nobody")
    ]
    assert told[0] == told[1] != []


def test_tries_are_counted_per_account_wherever_they_come_from(person: User) -> None:
    allowed = limits.window_of("identity.sign_in_per_account").count
    with clock.frozen(NOW):
        for number in range(allowed):
            place = {"REMOTE_ADDR": f"198.51.100.{number + 1}"}
            assert (
                Client(**place)
                .post(reverse("account_login"), {"login": "hanako", "password": "x"})
                .status_code
                == 200
            )
        answer = Client(REMOTE_ADDR="198.51.100.200").post(
            reverse("account_login"), {"login": " HANAKO ", "password": PASSWORD}
        )
        assert answer.status_code == 429
        assert int(answer["Retry-After"]) > 0
        assert sign_in(Client(REMOTE_ADDR="198.51.100.201"), "somebody-else").status_code == 200


def test_the_owner_who_got_in_starts_anew(person: User) -> None:
    allowed = limits.window_of("identity.sign_in_per_account").count
    with clock.frozen(NOW):
        for _ in range(2):
            for _ in range(allowed - 1):
                sign_in(Client(), "hanako", "x")
            assert sign_in(Client(), "hanako").status_code == 302


def test_an_ended_session_is_out_at_once_and_is_told_why(person: User) -> None:
    phone, desk = Client(), Client()
    for client in (phone, desk):
        sign_in(client, "hanako")
        client.get(reverse("portal:my_page"))
    own = UserSession.objects.get(session_key=phone.session.session_key)
    answer = desk.post(reverse("identity:end_session", args=[own.pk]))
    assert answer.status_code == 302
    assert desk.get(reverse("portal:my_page")).status_code == 200
    page = phone.get(reverse("portal:my_page"), follow=True)
    assert page.redirect_chain[0][0].startswith(reverse("identity:ended"))
    assert page.context["back"] == reverse("portal:my_page")


def test_nobody_ends_another_persons_session(person: User) -> None:
    with outside_commands("test set-up"):
        User.objects.create_user("jiro", PASSWORD, name="例 次郎", kind="resident")
    hers, his = Client(), Client()
    sign_in(hers, "hanako")
    sign_in(his, "jiro")
    hers.get(reverse("portal:my_page"))
    session = UserSession.objects.get(user=person)
    assert his.post(reverse("identity:end_session", args=[session.pk])).status_code == 404
    assert hers.get(reverse("portal:my_page")).status_code == 200


def test_no_way_leads_to_a_foreign_site(person: User, client: Client) -> None:
    answer = client.post(
        reverse("account_login") + "?next=https://evil.example/", {"login": "hanako", "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    ended = client.get(reverse("identity:ended"), {"next": "https://evil.example/"})
    assert ended.context["back"] == ""
