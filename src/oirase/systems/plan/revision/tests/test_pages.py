"""The staff pages: a division's officer fills in and hands in, the office in charge checks, shapes and follows; who may not."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oirase.kernel.access.models import User
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.plan.commons import services as plan
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.revision import services
from oirase.systems.plan.revision.tests.conftest import PLATFORM, sheet_of, values_of
from oirase.systems.plan.revision.tests.test_workbook import edited, put

HOME = "/roadmap-revision/"


def as_(client: Client, login: str) -> Client:
    client.force_login(User.objects.get(login=login))
    return client


def address(revision: SimpleNamespace, number: int) -> str:
    return f"{HOME}sheets/{sheet_of(revision, number).pk}"


def form_of(client: Client, where: str, button: str) -> dict[str, str]:
    """Return a form's values as a browser would send them."""
    page = BeautifulSoup(client.get(where).content, "html.parser")
    form = page.find("button", value=button).find_parent("form")
    values = {
        one["name"]: one.get("value", "")
        for one in form.find_all("input")
        if one.get("name") and (one.get("type") != "checkbox" or one.has_attr("checked"))
    }
    values |= {one["name"]: one.text.removeprefix("\r\n").lstrip("\n") for one in form.find_all("textarea")}
    for select in form.find_all("select"):
        chosen = select.find("option", selected=True) or select.find("option")
        values[select["name"]] = chosen["value"] if chosen else ""
    return values


def text(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_a_page_sent_back_untouched_changes_nothing(revision: SimpleNamespace, client: Client) -> None:
    as_(client, "digital")
    before = values_of(sheet_of(revision, 1))
    values = form_of(client, address(revision, 1), "save")
    answer = client.post(address(revision, 1), {**values, "action": "save"}, follow=True)
    assert "変わったところはありません。" in text(answer)
    assert values_of(sheet_of(revision, 1)) == before


def test_an_officer_adds_an_indicator_once_however_often_the_page_is_sent(
    revision: SimpleNamespace, client: Client
) -> None:
    as_(client, "digital")
    values = form_of(client, address(revision, 1), "save")
    known = set(values_of(sheet_of(revision, 1)))
    fresh = next(
        key
        for key in values
        if key.startswith("indicator/") and key.endswith("/name/ja") and key not in known
    )
    base = fresh.removesuffix("/name/ja")
    typed = {
        **values,
        fresh: "満足した店",
        f"{base}/unit/ja": "店",
        f"{base}/2025/target": "30",
        "action": "save",
    }
    for _time in range(2):
        client.post(address(revision, 1), typed)
    names = [value for key, value in values_of(sheet_of(revision, 1)).items() if key.endswith("/name/ja")]
    assert names.count("満足した店") == 1


def test_a_part_is_removed_by_its_box(revision: SimpleNamespace, client: Client) -> None:
    as_(client, "digital")
    values = form_of(client, address(revision, 1), "save")
    name = next(key for key, value in values_of(sheet_of(revision, 1)).items() if value == "出前講座")
    gone = "/".join(name.split("/")[:2])
    client.post(address(revision, 1), {**values, f"remove:{gone}": "on", "action": "save"})
    assert "出前講座" not in values_of(sheet_of(revision, 1)).values()
    assert "相談所の運営" in values_of(sheet_of(revision, 1)).values()


def test_two_people_meet_at_the_field_and_nobody_loses_anything(
    revision: SimpleNamespace, client: Client
) -> None:
    first, second = as_(Client(), "digital"), as_(client, "digital2")
    one, other = (form_of(who, address(revision, 1), "save") for who in (first, second))
    first.post(address(revision, 1), {**one, "summary/ja": "一人目の概要", "action": "save"})
    answer = second.post(
        address(revision, 1),
        {**other, "summary/ja": "二人目の概要", "note/ja": "二人目の注記", "action": "save"},
    )
    assert answer.status_code == 409
    assert "digitalさんさんが先に「一人目の概要」に変えました。" in text(answer).replace(
        "digitalさん さん", "digitalさんさん"
    )
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.find(attrs={"name": "summary/ja"}).text.strip() == "二人目の概要"
    values = values_of(sheet_of(revision, 1))
    assert (values["summary/ja"], values["note/ja"]) == ("一人目の概要", "二人目の注記")
    again = {
        **other,
        "version": page.find(attrs={"name": "version"})["value"],
        "summary/ja": "二人で決めた概要",
    }
    second.post(address(revision, 1), {**again, "note/ja": "二人目の注記", "action": "save"})
    assert values_of(sheet_of(revision, 1))["summary/ja"] == "二人で決めた概要"


def test_a_slip_comes_back_at_its_field_and_the_rest_is_kept(
    revision: SimpleNamespace, client: Client
) -> None:
    as_(client, "digital")
    values = form_of(client, address(revision, 1), "save")
    typed = {"budget/initial/general/strategy": "一億", "summary/ja": "よい概要", "action": "save"}
    answer = client.post(address(revision, 1), {**values, **typed})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.find(attrs={"name": "budget/initial/general/strategy"})["value"] == "一億"
    assert "千円単位の0以上の整数" in page.find(class_="error-summary").text
    assert values_of(sheet_of(revision, 1))["summary/ja"] == "よい概要"


def test_the_story_of_a_sheet_from_division_to_publication(revision: SimpleNamespace, client: Client) -> None:
    writer, manager = as_(Client(), "digital"), as_(client, "dx")
    where = address(revision, 1)
    values = form_of(writer, where, "submit")
    answer = writer.post(where, {**values, "action": "submit"})
    assert answer.status_code == 422
    assert "「当初予算」が空です。" in text(answer)
    answer = writer.post(where, {**values, "note": "査定中", "action": "submit"}, follow=True)
    assert "提出しました。" in text(answer)

    found = text(manager.get(where))
    assert "査定中" in found
    version = sheet_of(revision, 1).version
    answer = manager.post(where, {"version": version, "action": "send_back"})
    assert "差し戻す欄に意見を書いてください。" in text(answer)
    manager.post(where, {"version": version, "remark:": "概要を短く", "action": "send_back"})
    assert "概要を短く" in text(writer.get(where))

    values = form_of(writer, where, "submit")
    writer.post(where, {**values, "summary/ja": "短い概要", "note": "直した", "action": "submit"})
    manager.post(where, {"version": sheet_of(revision, 1).version, "action": "accept"})
    assert sheet_of(revision, 1).state == "accepted"
    assert "1 / 4" in text(manager.get(f"{HOME}revisions/{revision.next.pk}/"))


def test_double_submission_is_told(revision: SimpleNamespace, client: Client) -> None:
    as_(client, "digital")
    values = {**form_of(client, address(revision, 1), "submit"), "note": "これで", "action": "submit"}
    assert client.post(address(revision, 1), values).status_code == 302
    assert client.post(address(revision, 1), values).status_code == 409
    assert sheet_of(revision, 1).state == "submitted"


@pytest.mark.parametrize("version", ["", "x", "9" * 40, "-1"])
def test_a_page_without_its_version_is_refused(
    revision: SimpleNamespace, client: Client, version: str
) -> None:
    as_(client, "digital")
    answer = client.post(address(revision, 1), {"version": version, "summary/ja": "x", "action": "save"})
    assert answer.status_code == 409


def test_the_office_in_charge_shapes_the_edition(revision: SimpleNamespace, client: Client) -> None:
    as_(client, "dx")
    progress = f"{HOME}revisions/{revision.next.pk}/"
    with scope(PLATFORM):
        item = Programme.objects.get(edition=revision.next, number=1).item
    given = {"title": "加えた事業", "item": str(item.pk), "division": "digital"}
    due = {"due_on_year": "2024", "due_on_month": "10", "due_on_day": "1"}
    answer = client.post(f"{progress}add", {**given, **due}, follow=True)
    assert "事業を加えました。" in text(answer)
    shape = f"{address(revision, 3)}/shape"
    initiative = next(key for key, value in values_of(sheet_of(revision, 1)).items() if value == "出前講座")
    moving = {
        "version": sheet_of(revision, 1).version,
        "into": str(sheet_of(revision, 3).pk),
        "parts": "/".join(initiative.split("/")[:2]),
        "action": "parts",
    }
    answer = client.post(f"{address(revision, 1)}/shape", moving, follow=True)
    assert "取組と指標を移しました。" in text(answer)
    others = {
        "version": sheet_of(revision, 3).version,
        "other": str(sheet_of(revision, 4).pk),
        "action": "merge",
    }
    assert "事業をまとめました。" in text(client.post(shape, others, follow=True))
    moving = {
        "version": sheet_of(revision, 1).version,
        "item": str(item.pk),
        "first": "care",
        "second": "digital",
        "third": "care",
        "action": "move",
    }
    answer = client.post(f"{address(revision, 1)}/shape", moving, follow=True)
    assert "事業を移しました。" in text(answer)
    with scope(PLATFORM):
        moved = Programme.objects.get(edition=revision.next, number=1)
        assert [one.name for one in moved.divisions.all()] == ["支え合い課", "デジタル室"]
    ending = {"version": sheet_of(revision, 5).version, "reason": "国の制度に移った", "action": "end"}
    assert "事業を終了にしました。" in text(client.post(f"{address(revision, 5)}/shape", ending, follow=True))
    found = text(client.get(progress))
    assert "国の制度に移った" in found
    assert "加えた事業" in found
    wrong = {"version": sheet_of(revision, 1).version, "title": "", "action": "split"}
    assert client.post(f"{address(revision, 1)}/shape", wrong).status_code == 422


def test_a_revision_is_opened_on_the_page(
    testland: SimpleNamespace, revision: SimpleNamespace, client: Client
) -> None:
    as_(client, "dx")
    plan.delete_draft(revision.dx, edition_id=revision.next.pk, version=revision.next.version)
    where = f"{HOME}revisions/"
    page = BeautifulSoup(client.get(where).content, "html.parser")
    assert page.find(attrs={"name": "title"})["value"] == "架空県デジタル計画 2025年度"
    given = {
        "from_edition": str(revision.edition.pk),
        "fiscal_year": "2025",
        "title": "開いた計画",
        "keep": ["2"],
    }
    due = {"due_on_year": "2024", "due_on_month": "10", "due_on_day": "1"}
    answer = client.post(where, {**given, **due}, follow=True)
    assert "改定を始めました。" in text(answer)
    with scope(PLATFORM):
        opened = Edition.objects.get(state="draft")
        assert opened.programmes.count() == 5
    again = client.post(where, {**given, **due})
    assert again.status_code == 422
    assert "まだ公開していない改定作業があります。" in text(again)


def test_a_workbook_goes_out_and_comes_back(revision: SimpleNamespace, client: Client) -> None:
    as_(client, "digital")
    base = f"{HOME}revisions/{revision.next.pk}/"
    assert client.get(f"{base}sheets.xlsx")["Content-Disposition"].startswith("attachment")
    stream = edited(revision, revision.digital, put({"summary/ja": "表の概要", "note/ja": "表の注記"}))
    sheet = sheet_of(revision, 1)
    services.save(
        revision.digital2, sheet_id=sheet.pk, version=sheet.version, given={"summary/ja": "画面の概要"}
    )
    upload = SimpleUploadedFile("表.xlsx", stream.getvalue())
    answer = client.post(f"{base}take", {"file": upload})
    page = BeautifulSoup(answer.content, "html.parser")
    boxes = page.find_all("input", attrs={"name": "take"})
    assert "2項目が変わります" in text(answer)
    assert [box.has_attr("checked") for box in boxes] == [True, False]
    chosen = {"step": "take", "take": [box["value"] for box in boxes if box.has_attr("checked")]}
    assert "1項目を取り込みました。" in text(client.post(f"{base}take", chosen, follow=True))
    values = values_of(sheet_of(revision, 1))
    assert (values["summary/ja"], values["note/ja"]) == ("画面の概要", "表の注記")
    decided = {
        "step": "take",
        "take": [box["value"] for box in boxes],
        "overwrite": [one["value"] for one in page.find_all("input", attrs={"name": "overwrite"})],
    }
    client.post(f"{base}take", decided)
    assert values_of(sheet_of(revision, 1))["summary/ja"] == "表の概要"


def test_a_broken_workbook_changes_nothing(revision: SimpleNamespace, client: Client) -> None:
    as_(client, "digital")
    where = f"{HOME}revisions/{revision.next.pk}/take"
    answer = client.post(where, {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04no")})
    assert answer.status_code == 422
    assert client.post(where, {"step": "take", "take": "no json"}).status_code == 404
    foreign = f'["{sheet_of(revision, 3).pk}", 1, "summary/ja", "盗む"]'
    assert client.post(where, {"step": "take", "take": foreign}).status_code == 404


@pytest.mark.parametrize("login", ["care", "editor", "stranger"])
def test_others_see_nothing_of_it(revision: SimpleNamespace, client: Client, login: str) -> None:
    as_(client, login)
    assert client.get(address(revision, 1)).status_code in (403, 404)
    assert client.get(f"{HOME}revisions/{revision.next.pk}/").status_code in (403, 404)
    assert client.get(f"{HOME}revisions/{revision.next.pk}/sheets.xlsx").status_code in (403, 404)


def test_a_large_sheet_is_read_in_few_queries(
    revision: SimpleNamespace, client: Client, django_assert_max_num_queries: Any
) -> None:
    as_(client, "dx")
    client.get(address(revision, 1))
    with django_assert_max_num_queries(70):
        client.get(address(revision, 1))
    stream = BytesIO(client.get(f"{HOME}revisions/{revision.next.pk}/sheets.xlsx").getvalue())
    assert stream.getbuffer().nbytes > 5000
