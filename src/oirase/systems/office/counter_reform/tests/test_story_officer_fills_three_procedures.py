"""An officer fills three procedures in one interview, takes the fees in cash, and the visit is measured."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from oirase.blocks.cases.facade import Case
from oirase.blocks.forms.facade import Attachment, Draft
from oirase.blocks.payments.facade import Payment
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.office.commons import services as procedures
from oirase.systems.office.counter_reform import services
from oirase.systems.office.counter_reform.models import Visit, VisitPart
from oirase.systems.office.counter_reform.tests import documents
from oirase.systems.office.counter_reform.tests.conftest import SYSTEM

Picture = Callable[[], io.BytesIO]
SHARED = {
    "form0-on_page": "born,phone,identity,confirmed",
    "form1-on_page": "name",
    "form1-name-family": "見本",
    "form1-name-given": "太郎",
    "form1-name-family_kana": "ミホン",
    "form1-name-given_kana": "タロウ",
    "form0-phone": "017-000-0001",
    "form0-confirmed": "on",
    "form0-born-year": "1980",
    "form0-born-month": "4",
    "form0-born-day": "2",
}


@pytest.fixture
def at_counter(client: Client, town: SimpleNamespace) -> Client:
    client.force_login(town.clerk_user)
    return client


def begin(client: Client, *chosen: Any) -> str:
    answer = client.post(
        "/counter-reform/new/",
        {"action": "begin", "event": "moving", "procedures": [str(one.pk) for one in chosen]},
    )
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"]).removesuffix("ask/shared/")


def all_answered(client: Client, town: SimpleNamespace, picture: Picture) -> str:
    home = begin(client, town.record, town.hall, town.badge)
    assert (
        client.post(f"{home}ask/shared/", {**SHARED, "form0-identity": picture()})["Location"]
        == f"{home}ask/0/"
    )
    first = {"form0-on_page": "whose,reason", "form0-whose": "own"}
    assert client.post(f"{home}ask/0/", first)["Location"] == f"{home}ask/1/"
    second = {"form1-on_page": "hours,items", "form1-hours": "2", "form1-items-total": "0"}
    assert client.post(f"{home}ask/1/", second)["Location"] == f"{home}ask/2/"
    third = {"form2-on_page": "call,colour", "form2-colour": "青"}
    assert client.post(f"{home}ask/2/", third)["Location"] == f"{home}review/"
    return home


def cases() -> list[Any]:
    with scope(SYSTEM):
        return list(Case.objects.select_related("type").order_by("created_at", "id"))


def test_what_the_forms_ask_alike_is_asked_once(at_counter: Client, town: SimpleNamespace) -> None:
    home = begin(at_counter, town.record, town.hall, town.badge)
    text = at_counter.get(f"{home}ask/shared/").content.decode()
    # The hall's name is asked, because it wants the reading, too; the record's and the badge's are not.
    assert text.count('name="form1-name-family"') == 1
    assert "form0-name" not in text
    assert "form2-name" not in text
    assert text.count('name="form0-phone"') == 1
    assert "form1-phone" not in text
    assert "form0-whose" not in text
    assert 'name="form0-whose"' in at_counter.get(f"{home}ask/0/").content.decode()


def test_three_cases_with_the_same_applicant_and_one_file(
    at_counter: Client, town: SimpleNamespace, picture: Picture
) -> None:
    home = all_answered(at_counter, town, picture)
    page = at_counter.get(f"{home}review/").content.decode()
    assert page.count("見本　太郎") == 3
    assert at_counter.post(f"{home}review/")["Location"] == home
    made = cases()
    assert [one.type.code for one in made] == ["record", "hall", "badge"]
    assert {(one.channel, one.applicant_name, one.applicant_id) for one in made} == {
        ("counter", "見本　太郎", None)
    }
    # The badge is not told a telephone that it has not asked for.
    assert [one.phone for one in made] == ["017-000-0001", "017-000-0001", ""]
    assert "family_kana" not in made[0].answers["name"]
    assert made[1].answers["name"]["family_kana"]
    files = {one.answers["identity"][0]["sha256"] for one in (made[0], made[2])}
    assert len(files) == 1
    text = at_counter.get(home).content.decode()
    assert all(one.number in text for one in made)
    assert text.count("tracking-code") == 3


def test_the_answers_of_each_form_are_still_its_own_to_judge(
    at_counter: Client, town: SimpleNamespace
) -> None:
    home = begin(at_counter, town.record, town.hall)
    sent = {**SHARED, "form1-name-family_kana": "", "form0-phone": "", "form0-born-year": "2199"}
    answer = at_counter.post(f"{home}ask/shared/", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "error-summary" in text
    assert 'href="#id_form0-phone"' in text
    assert 'value="太郎"' in text
    # Born is the record's alone when there is no badge: it stands on its own page, and the visit stays as it was typed.
    assert "form0-born" not in text


def test_a_file_of_a_wrong_kind_is_refused_at_its_field(at_counter: Client, town: SimpleNamespace) -> None:
    home = begin(at_counter, town.record, town.badge)
    wrong = io.BytesIO(b"no picture")
    wrong.name = "card.png"
    answer = at_counter.post(f"{home}ask/shared/", {"form0-on_page": "identity", "form0-identity": wrong})
    assert answer.status_code == 422
    assert 'href="#id_form0-identity"' in answer.content.decode()
    with scope(SYSTEM):
        assert not Attachment.objects.exists()


def test_a_file_is_taken_away_from_every_form(
    at_counter: Client, town: SimpleNamespace, picture: Picture
) -> None:
    home = begin(at_counter, town.record, town.badge)
    at_counter.post(
        f"{home}ask/shared/", {"form0-on_page": "identity", "form0-identity": picture(), "action": "attach"}
    )
    with scope(SYSTEM):
        attached = list(Attachment.objects.all())
    assert len(attached) == 2
    sent = {"form0-on_page": "identity", "action": f"detach:{attached[0].pk}"}
    assert at_counter.post(f"{home}ask/shared/", sent).status_code == 200
    with scope(SYSTEM):
        assert not Attachment.objects.exists()


def test_rows_are_added_on_the_page_of_one_procedure(at_counter: Client, town: SimpleNamespace) -> None:
    home = begin(at_counter, town.record, town.hall)
    sent = {"form1-on_page": "hours,items", "form1-items-total": "0", "action": "add:form1-items"}
    text = at_counter.post(f"{home}ask/1/", sent).content.decode()
    assert 'name="form1-items-0-item"' in text
    assert 'value="remove:form1-items-0"' in text


def test_sent_twice_it_is_the_same_three_cases(
    at_counter: Client, town: SimpleNamespace, picture: Picture
) -> None:
    home = all_answered(at_counter, town, picture)
    first = at_counter.post(f"{home}review/")
    again = at_counter.post(f"{home}review/")
    back = at_counter.get(f"{home}ask/0/")
    assert first["Location"] == again["Location"] == back["Location"] == home
    assert len(cases()) == 3


def test_nothing_is_taken_in_when_one_of_them_cannot_be(
    at_counter: Client, town: SimpleNamespace, picture: Picture
) -> None:
    home = all_answered(at_counter, town, picture)
    procedures.close(town.editor, procedure_id=town.badge.pk, version=town.badge.version)
    answer = at_counter.post(f"{home}review/")
    assert answer.status_code == 422
    assert "この手続の受付は終わりました。" in answer.content.decode()
    assert cases() == []
    with scope(SYSTEM):
        assert Visit.objects.get().state == "open"


def test_a_form_that_is_published_anew_meanwhile_is_moved_to(
    at_counter: Client, town: SimpleNamespace, picture: Picture
) -> None:
    home = all_answered(at_counter, town, picture)
    document = documents.badge()
    document["form"]["steps"][0]["fields"][4]["max_length"] = 10
    changed = procedures.change(
        town.editor, procedure_id=town.badge.pk, version=town.badge.version, parts={"form": document["form"]}
    )
    procedures.publish(town.editor, procedure_id=changed.pk, version=changed.version)
    assert at_counter.post(f"{home}review/").status_code == 422
    assert "この様式は新しくなりました" in at_counter.get(f"{home}review/").content.decode()
    assert at_counter.post(f"{home}renew").status_code == 302
    assert at_counter.post(f"{home}review/")["Location"] == home
    assert cases()[2].answers["colour"] == "青"


def test_cash_is_taken_once_for_everything_with_a_receipt_for_each(
    at_counter: Client, town: SimpleNamespace, picture: Picture
) -> None:
    home = all_answered(at_counter, town, picture)
    page = at_counter.post(f"{home}review/", follow=True).content.decode()
    assert "850円" in page
    charges = [part.split('"')[0] for part in page.split('name="charges" value="')[1:]]
    assert len(charges) == 2
    short = at_counter.post(f"{home}cash", {"charges": charges, "tendered": "849"})
    assert short.status_code == 422
    assert "お預かりの金額が足りません。" in short.content.decode()
    paid = {"charges": charges, "tendered": "1,000", "idempotency_key": "once"}
    answer = at_counter.post(f"{home}cash", paid, follow=True).content.decode()
    assert "お釣りは 150円です。" in answer
    assert at_counter.post(f"{home}cash", paid).status_code in (302, 422)
    with scope(SYSTEM):
        payments = list(Payment.objects.order_by("amount"))
    assert [(one.amount, one.means, bool(one.receipt_number)) for one in payments] == [
        (250, "cash", True),
        (600, "cash", True),
    ]
    assert sum(one.change or 0 for one in payments) == 150
    for one in payments:
        assert at_counter.get(f"{home}receipts/{one.pk}.pdf").content.startswith(b"%PDF")
    assert {one.state for one in cases()} == {"received"}


def test_the_slip_is_for_the_resident_while_they_are_here(
    at_counter: Client, town: SimpleNamespace, picture: Picture
) -> None:
    home = all_answered(at_counter, town, picture)
    assert at_counter.get(f"{home}slip.pdf").status_code == 404
    at_counter.post(f"{home}review/")
    assert at_counter.get(f"{home}slip.pdf").content.startswith(b"%PDF")
    at_counter.post(f"{home}finish")
    assert at_counter.get(f"{home}slip.pdf").status_code == 404
    assert "tracking-code" not in at_counter.get(home).content.decode()


def test_the_visit_is_measured_from_greeting_to_farewell(
    at_counter: Client, town: SimpleNamespace, picture: Picture
) -> None:
    home = all_answered(at_counter, town, picture)
    at_counter.post(f"{home}review/")
    with clock.frozen(clock.now() + timedelta(minutes=12, seconds=30)):
        text = at_counter.post(f"{home}finish", follow=True).content.decode()
    assert "時間は 12.5分です。" in text
    with scope(SYSTEM):
        visit = Visit.objects.get()
    # name 3, born 2, phone 2 (the badge does not ask it), whose, hours, call, colour, identity 2, confirmed 3
    assert (visit.asked, visit.separate, visit.saved) == (9, 16, 7)
    assert (visit.seconds, visit.counted) == (750, True)


def test_a_visit_that_nobody_ended_does_not_count(town: SimpleNamespace) -> None:
    visit = services.open_visit(town.clerk, procedure_ids=[town.badge.pk])
    with pytest.raises(Rejected):
        services.submit(town.clerk, visit_id=visit.pk)
    with pytest.raises(Conflict):
        services.finish(town.clerk, visit_id=visit.pk)
    with scope(SYSTEM):
        assert Visit.objects.get().seconds is None


def test_what_was_answered_is_known_to_a_procedure_that_is_added(
    at_counter: Client, town: SimpleNamespace, picture: Picture
) -> None:
    home = begin(at_counter, town.record)
    at_counter.post(
        f"{home}ask/0/",
        {
            "form0-on_page": "name,born,phone,whose,reason,identity,confirmed",
            "form0-name-family": "見本",
            "form0-name-given": "太郎",
            "form0-phone": "017-000-0001",
            "form0-identity": picture(),
        },
    )
    answer = at_counter.post(f"{home}more/", {"action": "begin", "procedures": [str(town.badge.pk)]})
    assert answer["Location"] == f"{home}ask/shared/"
    text = at_counter.get(f"{home}ask/shared/").content.decode()
    assert 'value="見本"' in text
    assert "card.png" in text
    with scope(SYSTEM):
        assert [one.inputs.get("name-family") for one in Draft.objects.order_by("created_at")] == [
            ["見本"],
            ["見本"],
        ]


def test_an_interview_that_is_broken_off_leaves_nothing(
    at_counter: Client, town: SimpleNamespace, picture: Picture
) -> None:
    home = all_answered(at_counter, town, picture)
    assert at_counter.post(f"{home}cancel").status_code == 302
    with scope(SYSTEM):
        assert Visit.objects.get().state == "cancelled"
        assert not Draft.objects.exists()
    assert at_counter.post(f"{home}review/")["Location"] == home
    assert cases() == []


def test_a_colleague_goes_on_and_strangers_see_nothing(
    client: Client, town: SimpleNamespace, picture: Picture
) -> None:
    client.force_login(town.clerk_user)
    home = all_answered(client, town, picture)
    client.force_login(town.villager_user)
    assert client.get(home).status_code == 404
    assert client.get(f"{home}ask/shared/").status_code == 404
    assert client.post(f"{home}review/").status_code == 404
    client.force_login(town.surveyor_user)
    assert client.get(f"{home}ask/shared/").status_code == 403
    client.force_login(town.resident_user)
    assert client.get(home).status_code == 403
    client.force_login(town.colleague_user)
    assert client.post(f"{home}review/")["Location"] == home
    with scope(SYSTEM):
        assert VisitPart.objects.exclude(case=None).count() == 3


def test_another_bodys_procedure_cannot_be_chosen(town: SimpleNamespace) -> None:
    with pytest.raises(Rejected):
        services.open_visit(town.villager, procedure_ids=[town.badge.pk])
    with pytest.raises(Rejected):
        services.open_visit(town.clerk, procedure_ids=[])
