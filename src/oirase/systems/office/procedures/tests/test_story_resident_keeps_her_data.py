"""A resident is asked after sending whether to keep name and address, finds them in the next form, corrects and deletes them."""

from __future__ import annotations

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from oirase.blocks.cases.facade import Case
from oirase.blocks.forms.models import Profile
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.models import Entry
from oirase.systems.office.commons import services
from oirase.systems.office.procedures.tests.documents import survey
from oirase.systems.office.procedures.tests.test_story_resident_applies import ENTRY, signed_in

PLATFORM = Actor.system("test")
DATA = "/forms/mine/data/"
APPLICANT = {
    "on_page": "name,email,birth",
    "name-family": "見本",
    "name-given": "花子",
    "email": "hanako@example.jp",
    "birth-year": "平成2",
    "birth-month": "4",
    "birth-day": "1",
    "action": "next",
}


@pytest.fixture
def entry(hall: SimpleNamespace) -> Any:
    """A procedure that asks for a name as profiles keep it."""
    document = deepcopy(survey())
    fields = document["form"]["steps"][0]["fields"]
    fields[0] |= {"type": "person_name", "reading": "none"}
    fields[2] |= {"prefill": "birth_date"}
    made = services.make(hall.editor, office=hall.office, document=document)
    services.publish(hall.editor, procedure_id=made.pk, version=made.version)
    return made


def begun(client: Client, procedure: Any, **more: str) -> str:
    return str(client.post(f"/procedures/{procedure.pk}/apply", more)["Location"])


def apply(client: Client, procedure: Any) -> str:
    """Apply, and return the page of the application."""
    home = begun(client, procedure)
    client.post(f"{home}applicant/", APPLICANT)
    client.post(f"{home}entry/", {**ENTRY, "action": "next"})
    return str(client.post(f"{home}review/", follow=True).redirect_chain[-1][0])


def kept(hall: SimpleNamespace) -> dict[str, Any]:
    found = Profile.objects.filter(user=hall.resident_user).first()
    return found.values if found else {}


def test_she_is_asked_after_sending_and_keeps_what_she_chooses(hall: SimpleNamespace, entry: Any) -> None:
    client = signed_in(hall.resident_user)
    tracked = apply(client, entry)
    assert "残しますか" in client.get(tracked).content.decode()
    assert kept(hall) == {}, "nothing is kept without her"
    page = client.get(f"{tracked}keep/").content.decode()
    for words in (
        "氏名: 見本　花子",
        "メールアドレス: hanako@example.jp",
        "残すかどうかは自由です",
        "消すことができます",
    ):
        assert words in page
    refused = client.post(f"{tracked}keep/", {"parts": ["name", "email"]})
    assert refused.status_code == 422, "without consent nothing is kept"
    assert kept(hall) == {}
    client.post(f"{tracked}keep/", {"parts": ["name", "email"], "consent": "on"})
    assert set(kept(hall)) == {"name", "email"}
    assert "birth_date" not in kept(hall)
    audited = Entry.objects.get(command="forms.keep_profile")
    assert "hanako" not in str(audited.payload)


def test_the_next_form_begins_with_what_is_kept_only_if_she_says_so(
    hall: SimpleNamespace, entry: Any
) -> None:
    client = signed_in(hall.resident_user)
    tracked = apply(client, entry)
    client.post(f"{tracked}keep/", {"parts": ["name", "email"], "consent": "on"})
    filled_in = client.get(f"{begun(client, entry, prefill='yes')}applicant/").content.decode()
    assert 'value="花子"' in filled_in
    assert "hanako@example.jp" in filled_in
    assert 'value="花子"' not in client.get(f"{begun(client, entry)}applicant/").content.decode()


def test_a_form_that_asks_for_plain_words_gets_the_name_as_words(
    hall: SimpleNamespace, entry: Any, event_as_text: Any
) -> None:
    client = signed_in(hall.resident_user)
    tracked = apply(client, entry)
    client.post(f"{tracked}keep/", {"parts": ["name"], "consent": "on"})
    page = client.get(f"{begun(client, event_as_text, prefill='yes')}applicant/").content.decode()
    assert 'value="見本　花子"' in page


@pytest.fixture
def event_as_text(hall: SimpleNamespace) -> Any:
    """Another procedure, which asks for the name in one line."""
    made = services.make(hall.editor, office=hall.office, document={**survey(), "code": "plain-entry"})
    services.publish(hall.editor, procedure_id=made.pk, version=made.version)
    return made


def test_she_sees_corrects_and_deletes_her_data(hall: SimpleNamespace, entry: Any) -> None:
    client = signed_in(hall.resident_user)
    assert "まだ何も残していません" in client.get(DATA).content.decode()
    given = {"name-family": "見本", "name-given": "花", "email": "x", "action": "save"}
    refused = client.post(f"{DATA}change/", given)
    assert refused.status_code == 422
    assert "花" in refused.content.decode(), "what was typed stays"
    assert kept(hall) == {}
    assert client.post(f"{DATA}change/", {**given, "email": "hana@example.jp"}).status_code == 422, (
        "no consent yet"
    )
    saved = client.post(f"{DATA}change/", {**given, "email": "hana@example.jp", "consent": "on"}, follow=True)
    assert "hana@example.jp" in saved.content.decode()
    client.post(f"{DATA}change/", {**given, "name-given": "花子", "email": "hana@example.jp"})
    assert kept(hall)["name"]["given"] == "花子"
    client.post(f"{DATA}remove", {"part": "email"})
    assert set(kept(hall)) == {"name"}
    client.post(f"{DATA}forget")
    assert not Profile.objects.exists()


def test_the_last_part_takes_the_consent_with_it(hall: SimpleNamespace, entry: Any) -> None:
    client = signed_in(hall.resident_user)
    client.post(f"{DATA}change/", {"email": "hana@example.jp", "consent": "on", "action": "save"})
    client.post(f"{DATA}remove", {"part": "email"})
    assert not Profile.objects.exists()


def test_nobody_else_is_asked_about_her_data(hall: SimpleNamespace, entry: Any) -> None:
    tracked = apply(signed_in(hall.resident_user), entry)
    for other in (signed_in(hall.stranger_user), signed_in(hall.town_clerk_user)):
        assert other.get(f"{tracked}keep/").status_code == 404
    visitor = Client()
    theirs = apply(visitor, entry)
    assert "残しますか" not in visitor.get(theirs).content.decode()
    assert visitor.get(DATA).status_code == 302
    officer = signed_in(hall.clerk_user)
    assert "職員のアカウントには残せません" in officer.get(DATA).content.decode()
    refused = officer.post(f"{DATA}change/", {"email": "a@example.jp", "consent": "on", "action": "save"})
    assert refused.status_code == 403
    with scope(PLATFORM):
        assert Case.objects.count() == 2


def test_her_data_can_be_read_in_easy_japanese(hall: SimpleNamespace, entry: Any) -> None:
    client = signed_in(hall.resident_user)
    client.cookies["oirase_language"] = "ja-easy"
    tracked = apply(client, entry)
    client.post(f"{tracked}keep/", {"parts": ["name"], "consent": "on"})
    page = client.get(DATA).content.decode()
    assert "名前（なまえ）" in page
    assert "マイデータ" not in page.split("<main")[1].split("<h1>")[1].split("</h1>")[0]
