"""An officer finds what is due, takes it, logs what was said, answers and closes; earlier answers are found again."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from bs4 import BeautifulSoup
from django.test import Client

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.business.consultation import services
from oirase.systems.business.consultation.models import Request
from oirase.systems.business.consultation.tests.conftest import QUESTION


def page(client: Client, address: str) -> str:
    """Fetch a page's main part as text."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:500]
    return BeautifulSoup(answer.content, "html.parser").main.text


def test_from_work_list_to_outcome(desk: SimpleNamespace, asked: Request, client: Client) -> None:
    client.force_login(desk.officer_user)
    assert "R8-000001" in page(client, "/consultation/desk/?assignee=none")
    address = f"/consultation/desk/{asked.pk}/"
    client.post(f"/cases/{asked.pk}/claim")
    assert "R8-000001" in page(client, f"/consultation/desk/?assignee={desk.officer_user.pk}")
    client.post(f"/cases/{asked.pk}/note", {"text": "折り返す約束をした"})
    assert "折り返す約束をした" in page(client, address)
    with scope(Actor.system("test")):
        version = Request.objects.get().case.version
    client.post(f"{address}answer", {"text": "五年間の総額で比べます。", "version": version})
    assert "五年間の総額で比べます。" in page(client, address)
    client.post(f"{address}close", {"outcome": "solved", "version": version + 1})
    assert "解決した" in page(client, address)
    assert "R8-000001" in page(client, "/consultation/desk/answers/?q=総額")
    assert "R8-000001" not in page(client, "/consultation/desk/answers/?q=宇宙旅行")


def test_questions_stand_in_the_desks_list_and_not_among_applications(
    desk: SimpleNamespace, asked: Request, client: Client
) -> None:
    client.force_login(desk.officer_user)
    assert "R8-000001" in page(client, "/consultation/desk/")
    applications = client.get("/cases/")
    assert applications.status_code == 200
    assert f"/consultation/desk/{asked.pk}/" not in applications.content.decode()
    assert ">相談</option>" not in applications.content.decode()


def test_what_is_late_is_marked(desk: SimpleNamespace, asked: Request, client: Client) -> None:
    client.force_login(desk.officer_user)
    assert "期限超過" not in page(client, "/consultation/desk/")
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert "期限超過" in page(client, "/consultation/desk/?due=overdue")


def test_contact_data_are_masked_without_the_right(
    desk: SimpleNamespace, asked: Request, client: Client
) -> None:
    client.force_login(desk.officer_user)
    shown = page(client, f"/consultation/desk/{asked.pk}/")
    assert QUESTION["email"] not in shown
    assert QUESTION["contact_name"] not in shown
    assert client.get(f"/consultation/desk/{asked.pk}/letter.pdf").status_code == 404
    client.force_login(desk.lead_user)
    assert QUESTION["email"] in page(client, f"/consultation/desk/{asked.pk}/")


def test_an_empty_answer_is_refused_in_place(desk: SimpleNamespace, asked: Request, client: Client) -> None:
    client.force_login(desk.officer_user)
    answer = client.post(f"/consultation/desk/{asked.pk}/answer", {"text": " "})
    assert answer.status_code == 422
    assert BeautifulSoup(answer.content, "html.parser").find(attrs={"aria-invalid": "true"})["name"] == "text"


def test_the_list_can_be_taken_along(desk: SimpleNamespace, asked: Request, client: Client) -> None:
    client.force_login(desk.officer_user)
    body = b"".join(client.get("/consultation/desk/?export=csv").streaming_content).decode("utf-8-sig")
    assert "R8-000001" in body
    assert QUESTION["email"] not in body
    client.force_login(desk.neighbour_user)
    assert (
        "R8-000001" not in b"".join(client.get("/consultation/desk/?export=csv").streaming_content).decode()
    )


def test_a_call_is_recorded_once(desk: SimpleNamespace, client: Client) -> None:
    client.force_login(desk.officer_user)
    form = BeautifulSoup(client.get("/consultation/desk/record/").content, "html.parser").main.form
    call = {**QUESTION, "channel": "telephone", "email": ""}
    call["idempotency_key"] = form.find("input", {"name": "idempotency_key"})["value"]
    for _time in range(2):
        sent = client.post("/consultation/desk/record/", call, follow=True)
        assert "受付番号は R8-000001 です" in sent.content.decode()
    with scope(Actor.system("test")):
        assert Request.objects.get().case.channel == "telephone"


def test_looking_at_an_account_is_recorded(desk: SimpleNamespace, client: Client) -> None:
    from oirase.kernel.audit.models import ReadEntry

    made = services.submit(desk.company, **QUESTION)
    client.force_login(desk.lead_user)
    page(client, f"/consultation/desk/{made.pk}/")
    (entry,) = ReadEntry.objects.all()
    assert (entry.person_id, entry.actor) == (desk.company_user.pk, str(desk.lead_user.pk))
