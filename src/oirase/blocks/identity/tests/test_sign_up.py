"""Opening an account as resident or company, changing and forgetting a password, and what strangers cannot find out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from oirase.blocks.identity import services
from oirase.blocks.identity.tests.conftest import PASSWORD, sign_in
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Forbidden
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Rejected, outside_commands
from oirase.kernel.settings import values

NEW = {
    "username": "taro",
    "email": "taro@example.jp",
    "password1": "another-long-word-9",
    "password2": "another-long-word-9",
    "kind": "resident",
    "name": "見本 太郎",
}
COMPANY = {"kind": "company", "name": "架空工業㈱", "corporate_number": "１０００-０１-２０５０００１"}


def sign_up(client: Client, **changes: str) -> Any:
    """Send the form."""
    return client.post(reverse("account_signup"), NEW | changes)


def test_a_resident_opens_an_account(db: None, client: Client) -> None:
    assert client.get(reverse("account_signup")).status_code == 200
    assert sign_up(client, kana="ミホン タロウ").status_code == 302
    user = User.objects.get()
    assert (user.login, user.email, user.name, user.kana, user.kind) == (
        "taro", "taro@example.jp", "見本 太郎", "ミホン タロウ", "resident",
    )  # fmt: skip
    assert (user.is_demo, user.corporate_number, user.check_password(NEW["password1"])) == (False, "", True)
    assert client.get("/my/").status_code == 200
    entry = Entry.objects.get(command="identity.register")
    assert NEW["password1"] not in str(entry.payload)
    assert user.password not in str(entry.payload)


def test_a_company_gives_its_number_and_its_name_stays_as_typed(db: None, client: Client) -> None:
    sign_up(client, **COMPANY | {"corporate_number": ""})
    assert (User.objects.get().name, User.objects.get().kind) == ("架空工業㈱", "company")


@pytest.mark.parametrize("number", ["1234567890123", "123", "abcdefghijklm"])
def test_a_wrong_number_is_told_at_its_field(db: None, client: Client, number: str) -> None:
    answer = sign_up(client, **COMPANY | {"corporate_number": number})
    assert list(answer.context["form"].errors) == ["corporate_number"]
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "staff"}, "kind"),
        ({"kind": "service"}, "kind"),
        ({"name": ""}, "name"),
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"password1": "password1234", "password2": "password1234"}, "password1"),
        ({"password2": "different-words-1"}, "password2"),
        ({"username": "admin"}, "username"),
        ({"email": "no-address"}, "email"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_kept(
    db: None, client: Client, changes: dict[str, str], field: str
) -> None:
    answer = sign_up(client, **changes)
    assert list(answer.context["form"].errors) == [field]
    assert "error-summary" in answer.content.decode()
    assert User.objects.count() == 0


def test_a_name_is_taken_once_however_it_is_written(person: User, client: Client) -> None:
    for login in ("hanako", "HANAKO"):
        assert list(sign_up(client, username=login).context["form"].errors) == ["username"]
    assert User.objects.count() == 1


def test_no_command_opens_an_officers_account(db: None) -> None:
    with pytest.raises(Rejected):
        services.register(Actor.anonymous("x"), user=User(login="x", kind="staff"))
    assert User.objects.count() == 0


def test_sign_up_can_be_closed(db: None, client: Client) -> None:
    with outside_commands("test set-up"):
        values.record_value("identity.open_sign_up", False, valid_from=clock.today(), source="試験")
    sign_up(client)
    assert User.objects.count() == 0
    assert reverse("account_signup") not in client.get(reverse("account_login")).content.decode()


def test_changing_a_password_ends_the_other_sessions(person: User) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        sign_in(client, "hanako")
    sent = {"oldpassword": PASSWORD, "password1": "new-words-to-know-7", "password2": "new-words-to-know-7"}
    assert here.post(reverse("account_change_password"), sent).status_code == 302
    assert here.get("/my/").status_code == 200
    assert elsewhere.get("/my/").status_code == 302
    assert sign_in(Client(), "hanako").status_code == 200
    assert sign_in(Client(), "hanako", "new-words-to-know-7").status_code == 302


def test_nobody_sets_another_persons_password(person: User) -> None:
    with outside_commands("test set-up"):
        other = User.objects.create_user("jiro", PASSWORD, name="例 次郎", kind="resident")
    for actor in (actor_of(other), Actor.anonymous("x")):
        with pytest.raises(Forbidden):
            services.set_password(actor, user_id=person.pk, password="x")  # noqa: S106
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_forgotten_password_is_set_by_the_mails_link_once(person: User, client: Client) -> None:
    client.post(reverse("account_reset_password"), {"email": "hanako@example.jp"})
    (letter,) = mail.outbox
    assert letter.to == ["hanako@example.jp"]
    link = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    sent = {"password1": "new-words-to-know-7", "password2": "new-words-to-know-7"}
    assert client.post(address, sent).status_code == 302
    assert sign_in(Client(), "hanako", "new-words-to-know-7").status_code == 302
    again = Client().get(link, follow=True)
    assert "form" not in again.context or again.context["form"] is None or "token_fail" in again.context


def test_resetting_says_the_same_whether_there_is_an_account(person: User) -> None:
    told = []
    for address in ("hanako@example.jp", "nobody@example.jp"):
        answer = Client().post(reverse("account_reset_password"), {"email": address}, follow=True)
        told.append(
            re.sub(r'value="\w{64}"|<code>[\w-]+</code>', "", answer.content.decode()).replace(address, "")
        )
    assert told[0] == told[1]
