"""Somebody without mail comes to the counter, is known by a paper, gets a code and sets a password; nobody can abuse the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.fixtures.people import body, office, officer, role, set_up

from oirase.blocks.identity import reset_codes
from oirase.blocks.identity.models import ResetCode
from oirase.blocks.identity.tests.conftest import PASSWORD, sign_in
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Rejected, outside_commands
from oirase.kernel.outbox.models import EventRow

ISSUE, RESET = "/identity/reset-codes/", "/identity/reset/"
NEW = "new-words-to-know-7"


@pytest.fixture
def counter(person: User) -> SimpleNamespace:
    """An office with an officer at its counter, and one without that right."""
    with set_up():
        home = office(body("020009"), "counter")
        role("counter", "identity.reset_codes")
        return SimpleNamespace(
            person=person,
            office=home,
            officer=officer("madoguchi", home, "counter"),
            other=officer("other", home),
        )


@pytest.fixture
def issue(counter: SimpleNamespace) -> Callable[..., str]:
    """Issue a code at the counter, by its page."""

    def issued(login: str = "hanako", proof: str = "licence") -> str:
        client = Client()
        client.force_login(counter.officer)
        page = client.post(ISSUE, {"login": login, "proof": proof})
        return re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page.content.decode())[0]

    return issued


def reset(code: str, login: str = "hanako", **changes: str) -> Any:
    """Send the form with a code, as a visitor."""
    given = {"login": login, "code": code, "password1": NEW, "password2": NEW} | changes
    return Client().post(RESET, given)


def test_a_code_from_the_counter_sets_a_password_once(
    counter: SimpleNamespace, issue: Callable[..., str]
) -> None:
    elsewhere = Client()
    sign_in(elsewhere, "hanako")
    code = issue()
    assert reset(code.lower().replace("-", " ")).status_code == 302
    assert sign_in(Client(), "hanako", NEW).status_code == 302
    assert sign_in(Client(), "hanako", PASSWORD).status_code == 200
    assert elsewhere.get("/my/").status_code == 302, "sessions of before have ended"
    assert reset(code, password1=PASSWORD, password2=PASSWORD).status_code == 422
    commands = ["identity.issue_reset_code", "identity.reset_by_code"]
    entries = {one.command: str(one.payload) for one in Entry.objects.filter(command__in=commands)}
    assert entries.keys() == set(commands)
    assert "licence" in entries["identity.issue_reset_code"]
    plain = code.replace("-", "")
    kept = str(list(Entry.objects.values())) + str(list(EventRow.objects.values()))
    with scope(reset_codes.PLATFORM):
        kept += str(list(ResetCode.objects.values()))
    assert plain not in kept
    told = set(EventRow.objects.filter(subject__startswith="identity.").values_list("type", flat=True))
    assert told == {"identity.reset_code_issued", "identity.reset_code_used"}


def test_a_second_factor_stays_on(counter: SimpleNamespace, issue: Callable[..., str]) -> None:
    from allauth.mfa.models import Authenticator

    with outside_commands("test set-up"):
        Authenticator.objects.create(user=counter.person, type="totp", data={"secret": "x"})
    reset(issue())
    assert sign_in(Client(), "hanako", NEW)["Location"].startswith(reverse("mfa_authenticate"))


def test_a_code_is_short_lived(counter: SimpleNamespace, issue: Callable[..., str]) -> None:
    code = issue()
    with clock.shifted(timedelta(minutes=61)):
        assert reset(code).status_code == 422
    assert reset(code).status_code == 422, "what has run out is over"


def test_five_wrong_tries_end_a_code(counter: SimpleNamespace, issue: Callable[..., str]) -> None:
    code = issue()
    for _try in range(5):
        assert reset("AAAA-AAAA-AAAA").status_code == 422
    assert reset(code).status_code == 422
    counter.person.refresh_from_db()
    assert counter.person.check_password(PASSWORD)


def test_a_new_code_ends_the_one_before(counter: SimpleNamespace, issue: Callable[..., str]) -> None:
    first, second = issue(), issue()
    assert reset(first).status_code == 422
    assert reset(second).status_code == 302


def test_a_code_is_for_one_account(counter: SimpleNamespace, issue: Callable[..., str]) -> None:
    with outside_commands("test set-up"):
        User.objects.create_user("jiro", PASSWORD, name="例 次郎", kind="resident")
    code = issue()
    assert reset(code, login="jiro").status_code == 422
    assert sign_in(Client(), "jiro").status_code == 302


def test_a_stranger_learns_nothing_of_accounts(counter: SimpleNamespace, issue: Callable[..., str]) -> None:
    issue()
    pages = []
    for login in ("hanako", "nobody"):
        text = reset("AAAA-AAAA-AAAA", login=login).content.decode()
        pages.append(re.sub(r'value="[^"]*"|nonce="[^"]*"|<code>[\w-]+</code>', "", text))
    assert pages[0] == pages[1]


def test_tries_are_limited_for_the_account_wherever_they_come_from(
    counter: SimpleNamespace, issue: Callable[..., str]
) -> None:
    statuses = [reset("AAAA-AAAA-AAAA").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_issuing_is_limited_for_an_account(counter: SimpleNamespace) -> None:
    client = Client()
    client.force_login(counter.officer)
    sent = [client.post(ISSUE, {"login": " Hanako", "proof": "licence"}).status_code for _ in range(4)]
    assert sent == [200, 200, 200, 429]


@pytest.mark.parametrize("kind", ["staff", "service"])
def test_no_code_for_an_officers_or_a_systems_account(counter: SimpleNamespace, kind: str) -> None:
    with outside_commands("test set-up"):
        User.objects.create_user("target", PASSWORD, name="対象", kind=kind)
    with pytest.raises(Rejected) as told:
        reset_codes.issue(actor_of(counter.officer), login="target", proof="licence")
    assert list(told.value.problems) == ["login"]


@pytest.mark.parametrize(("login", "proof", "field"), [("hanako", "", "proof"), ("hanako", "face", "proof"),
                                                       ("nobody", "licence", "login"), ("", "licence", "login")])  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(
    counter: SimpleNamespace, client: Client, login: str, proof: str, field: str
) -> None:
    client.force_login(counter.officer)
    answer = client.post(ISSUE, {"login": login, "proof": proof})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    with scope(reset_codes.PLATFORM):
        assert not ResetCode.objects.exists()


def test_only_with_the_right(counter: SimpleNamespace, client: Client) -> None:
    for user in (counter.other, counter.person):
        client.force_login(user)
        assert client.post(ISSUE, {"login": "hanako", "proof": "licence"}).status_code == 403
        with pytest.raises(Forbidden):
            reset_codes.issue(actor_of(user), login="hanako", proof="licence")
    with pytest.raises(Forbidden):
        reset_codes.issue_to_officer(actor_of(counter.officer), login="other", office=counter.office)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"password2": "other-words-here-1"}, "password2"),
        ({"login": ""}, "login"),
    ],
)
def test_a_weak_or_mistyped_password_leaves_the_code_as_it_is(
    counter: SimpleNamespace, issue: Callable[..., str], changes: dict[str, str], field: str
) -> None:
    code = issue()
    answer = reset(code, **changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert reset(code).status_code == 302


def test_an_officer_comes_back_by_the_command_line(counter: SimpleNamespace) -> None:
    machine = Actor.system("reset_code", ("identity.reset_officers",))
    _made, code = reset_codes.issue_to_officer(machine, login="other", office=counter.office)
    assert reset(code, login="other").status_code == 302
    assert sign_in(Client(), "other", NEW).status_code == 302
    with pytest.raises(Rejected):
        reset_codes.issue_to_officer(machine, login="hanako", office=counter.office)


def test_an_account_needs_no_mail_address(db: None, client: Client) -> None:
    given = {
        "username": "taro",
        "password1": NEW,
        "password2": NEW,
        "kind": "resident",
        "name": "見本 太郎",
    }
    assert client.post(reverse("account_signup"), given).status_code == 302
    assert User.objects.get().email == ""
    assert client.get("/my/").status_code == 200


def test_a_mail_server_that_is_down_breaks_no_page(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object, *args: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    answer = Client().post(reverse("account_reset_password"), {"email": "hanako@example.jp"}, follow=True)
    assert answer.status_code == 200
    assert "窓口" in answer.content.decode()
    assert not mail.outbox
