"""The staff pages: bringing a file in, reviewing it beside its source, publishing; and who may not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import User
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.plan.commons import services
from oirase.systems.plan.commons.models import Edition, Flag, Programme
from oirase.systems.plan.roadmap_import import sources
from oirase.systems.plan.roadmap_import.tests.document import document

HOME = "/roadmap-import/"
PLATFORM = Actor.system("test")


def sign_in(client: Client, login: str) -> Client:
    client.force_login(User.objects.get(login=login))
    return client


def upload(client: Client, content: bytes, name: str = "roadmap.txt") -> Any:
    return client.post(HOME, {"file": SimpleUploadedFile(name, content)}, follow=True)


def editions() -> list[Edition]:
    with scope(PLATFORM):
        return list(Edition.objects.order_by("created_at"))


def programme(edition: Edition, number: int) -> Programme:
    with scope(PLATFORM):
        return Programme.objects.get(edition=edition, number=number)


def form_of(client: Client, address: str) -> dict[str, str]:
    """Return a programme form's values as a browser would send them."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    form = page.find("button", value="reviewed").find_parent("form")
    values = {one["name"]: one.get("value", "") for one in form.find_all("input") if one.get("name")}
    values |= {one["name"]: one.text.lstrip("\n") for one in form.find_all("textarea")}
    for select in form.find_all("select"):
        values[select["name"]] = select.find("option", selected=True)["value"]
    return values


def test_an_officer_brings_a_text_in_reviews_and_publishes_it(
    testland: SimpleNamespace, client: Client
) -> None:
    """The whole story: upload, flag first, correct, tick off, publish, read."""
    sign_in(client, "editor")
    answer = upload(client, document(1, 2).encode("cp932"))
    edition = editions()[-1]
    assert (edition.state, edition.source_kind, edition.revision) == ("draft", "text", 3)
    page = BeautifulSoup(answer.content, "html.parser")
    assert "未確認1件" in page.find("tbody").find("tr").text
    assert "まいにち分野" not in page.find("tbody").find("tr").text

    address = f"{HOME}{edition.pk}/programmes/2"
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert [mark.text for mark in page.find_all("mark")] != []
    assert "索引を採りました" in page.text
    values = form_of(client, address)
    refused = client.post(address, values | {"action": "reviewed"})
    assert refused.status_code == 422
    assert "先に、この事業の要確認の箇所すべてに答えてください" in refused.content.decode()

    with scope(PLATFORM):
        flag = Flag.objects.get(edition=edition)
    client.post(address, {"action": f"flag:{flag.pk}:accepted"})
    done = client.post(
        address, form_of(client, address) | {"title": "書かない窓口改", "action": "reviewed"}, follow=True
    )
    assert done.redirect_chain[-1][0].endswith("/programmes/1")
    assert programme(edition, 2).title.text("ja") == "書かない窓口改"
    assert programme(edition, 2).reviewed_at is not None

    published = client.post(f"{HOME}{edition.pk}/publish", {"version": "1"}, follow=True)
    assert "公開しました" in published.content.decode()
    client.logout()
    assert "書かない窓口改" in client.get("/roadmap/2024/programmes/2").content.decode()


def test_publishing_with_open_flags_comes_back_with_the_list(
    testland: SimpleNamespace, client: Client
) -> None:
    sign_in(client, "editor")
    upload(client, document(1, 2).encode())
    edition = editions()[-1]
    answer = client.post(f"{HOME}{edition.pk}/publish", {"version": "1"})
    assert answer.status_code == 422
    assert "No2: 索引は" in answer.content.decode()
    assert editions()[-1].state == "draft"
    forced = client.post(f"{HOME}{edition.pk}/publish", {"version": "1", "reason": "急ぐため"}, follow=True)
    assert forced.status_code == 200
    assert editions()[-1].publish_reason == "急ぐため"


def test_the_same_file_twice_leads_to_what_came_of_it(testland: SimpleNamespace, client: Client) -> None:
    sign_in(client, "editor")
    upload(client, document(1, 2).encode())
    answer = upload(client, document(1, 2).encode())
    assert "すでに取り込まれています" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"{HOME}{editions()[-1].pk}/"
    assert len(editions()) == 2


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"", "empty.txt", "空"),
        ("献立表\n".encode(), "menu.txt", "ロードマップの頁が見つかりません"),
        (document(1).encode(), "half.txt", "途中で切れていないか"),
        (b"PK\x03\x04nonsense", "x.xlsx", "壊れている"),
        (b"%PDF-1.7", "x.pdf", "PDFは読み込めません"),
    ],
)
def test_a_file_that_is_none_is_refused_at_the_field(
    testland: SimpleNamespace, client: Client, content: bytes, name: str, expected: str
) -> None:
    answer = upload(sign_in(client, "editor"), content, name)
    assert answer.status_code == 422
    assert expected in BeautifulSoup(answer.content, "html.parser").find("main").text
    assert len(editions()) == 1


def test_a_hundred_megabytes_are_refused_with_a_word(testland: SimpleNamespace, client: Client) -> None:
    large = SimpleUploadedFile("large.txt", b"x" * (sources.LIMIT_BYTES + 1))
    answer = sign_in(client, "editor").post(HOME, {"file": large})
    assert answer.status_code == 422
    assert "大きすぎます" in answer.content.decode()
    assert len(editions()) == 1


def test_two_people_on_one_programme_do_not_overwrite_each_other(
    draft: SimpleNamespace, client: Client
) -> None:
    sign_in(client, "editor")
    address = f"{HOME}{draft.draft.pk}/programmes/2"
    mine = form_of(client, address)
    theirs = form_of(client, address)
    assert client.post(address, theirs | {"title": "先の題", "action": "save"}).status_code == 302
    answer = client.post(address, mine | {"title": "後の題", "action": "save"})
    assert answer.status_code == 409
    assert programme(draft.draft, 2).title.text("ja") == "先の題"


def test_wrong_values_come_back_beside_their_fields(draft: SimpleNamespace, client: Client) -> None:
    sign_in(client, "editor")
    address = f"{HOME}{draft.draft.pk}/programmes/2"
    wrong = form_of(client, address) | {
        "start": "むかし",
        "budget_thousand_yen": "x",
        "title": "",
        "action": "save",
    }
    answer = client.post(address, wrong)
    assert answer.status_code == 422
    assert "R7、H31、2025のように入力してください" in answer.content.decode()
    turned = form_of(client, address) | {"start": "R9", "end": "R5", "action": "save"}
    assert "終期が始期より前です" in client.post(address, turned).content.decode()
    assert programme(draft.draft, 2).version == 1


def test_saving_an_untouched_form_changes_nothing(draft: SimpleNamespace, client: Client) -> None:
    sign_in(client, "editor")
    address = f"{HOME}{draft.draft.pk}/programmes/2"
    client.post(address, form_of(client, address) | {"action": "save"})
    assert programme(draft.draft, 2).version == 1


def test_a_reviewer_ticks_off_but_does_not_edit(draft: SimpleNamespace, client: Client) -> None:
    sign_in(client, "reviewer")
    assert client.get(HOME).status_code == 403
    address = f"{HOME}{draft.draft.pk}/programmes/2"
    values = form_of(client, address) | {"title": "勝手な題", "action": "reviewed"}
    client.post(address, values)
    row = programme(draft.draft, 2)
    assert row.reviewed_at is not None
    assert row.title.text("ja") == "書かない窓口"
    assert client.post(f"{HOME}{draft.draft.pk}/publish", {"version": "1"}).status_code == 403
    assert client.post(f"{HOME}{draft.draft.pk}/delete", {"version": "1"}).status_code == 403


PAGES = ("", "{pk}/", "{pk}/programmes/1")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("login", "statuses"),
    [
        (None, (302, 302, 302)),
        ("stranger", (200, 404, 404)),
        ("reader", (403, 404, 404)),
        ("reviewer", (403, 200, 200)),
        ("editor", (200, 200, 200)),
    ],
)
def test_who_may_open_which_page(
    draft: SimpleNamespace, client: Client, page: str, login: str | None, statuses: tuple[int, ...]
) -> None:
    if login:
        sign_in(client, login)
    answer = client.get(HOME + page.format(pk=draft.draft.pk))
    assert answer.status_code == statuses[PAGES.index(page)]
    if login == "stranger" and answer.status_code == 200:
        assert str(draft.draft.pk) not in answer.content.decode()


def test_a_draft_is_deleted_and_a_published_one_withdrawn(draft: SimpleNamespace, client: Client) -> None:
    sign_in(client, "editor")
    client.post(f"{HOME}{draft.draft.pk}/delete", {"version": "1"})
    assert [one.pk for one in editions()] == [draft.edition.pk]
    address = f"{HOME}{draft.edition.pk}/withdraw"
    assert client.post(address, {"version": "1", "reason": ""}).status_code == 422
    assert client.post(address, {"version": "1", "reason": "数字の誤り"}).status_code == 302
    assert editions()[0].state == "withdrawn"


def test_a_published_edition_has_no_form_to_change_it(testland: SimpleNamespace, client: Client) -> None:
    sign_in(client, "editor")
    page = client.get(f"{HOME}{testland.edition.pk}/programmes/1").content.decode()
    assert 'value="save"' not in page
    row = programme(testland.edition, 1)
    values = {"version": row.version, "action": "save", **{k: str(v) for k, v in vars(_edit(row)).items()}}
    answer = client.post(f"{HOME}{testland.edition.pk}/programmes/1", values | {"title": "別"})
    assert programme(testland.edition, 1).version == 1
    assert answer.status_code in (302, 409, 422)


def _edit(row: Programme) -> services.ProgrammeEdit:
    with scope(PLATFORM):
        return services.edit_of(row)
