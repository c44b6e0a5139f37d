"""An officer changes the text of a notice: begins a version, writes, looks, publishes with the reason, stops it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from oirase.blocks.documents import services
from oirase.blocks.documents.models import NoticeTemplate
from oirase.blocks.documents.tests.conftest import ENGLISH, PLATFORM, TEXTS, text_of
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected

HOME = "/documents/templates/"


def soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:500]
    return BeautifulSoup(answer.content, "html.parser")


def typed(version: int, language: str = "ja", **parts: str) -> dict[str, Any]:
    """Return what the editor's form sends."""
    return {**TEXTS, "seal": "omitted", "version": version, "language": language, "action": "save", **parts}


def read(pk: Any) -> NoticeTemplate:
    with scope(PLATFORM):
        return NoticeTemplate.objects.get(pk=pk)


def test_from_the_list_to_a_published_version(house: SimpleNamespace, client: Client) -> None:
    client.force_login(house.keeper_user)
    row = soup(client, f"{HOME}?q=許可通知").main.find("a", string="許可通知")
    assert soup(client, row["href"]).main.find("button", string="様式を作る")
    begun = client.post(f"{HOME}begin", {"body": "990001", "code": "approval"})
    assert begun.status_code == 302
    edit = begun["Location"]
    page = soup(client, edit)
    assert "{{decision.content}}" in page.main.text
    assert page.find("button", attrs={"data-insert": "decision.content"}).has_attr("hidden")
    version = page.find("input", attrs={"name": "version"})["value"]
    saved = client.post(edit, typed(int(version), action="close"), follow=True)
    assert "保存しました。" in saved.content.decode()
    shown = BeautifulSoup(saved.content, "html.parser")
    letter = shown.find("article", class_="letter")
    assert "見本手続の許可について（通知）" in letter.text
    assert "令和8年11月16日付けの申請を許可します。" in letter.text
    assert letter.find("strong", string="守って")
    address = saved.redirect_chain[-1][0]
    done = client.post(
        f"{address}publish",
        {"note": "条件の書き方を変えた", "confirmed": "on", "version": int(version) + 1},
        follow=True,
    )
    assert "公開しました" in done.content.decode()
    assert "条件の書き方を変えた" in done.content.decode()
    listed = soup(client, HOME).main.find("a", string="許可通知").find_parent("tr").text
    assert "使用中" in listed
    assert "未確認" not in listed


@pytest.mark.parametrize(
    ("part", "text", "message"),
    [
        (
            "body",
            "一行目\n{{applicant.nama}}さん",
            "2行目: 差し込み項目「applicant.nama」はありません。「applicant.name」",
        ),
        ("items", "氏名：{{applicant.name", "1行目: 差し込みの「{{」が閉じていません。"),
        ("closing", "**大事", "1行目: 太字の「**」が閉じていません。"),
        ("opening", "{{zzz}}", "1行目: 差し込み項目「zzz」はありません。差し込み項目の一覧"),
        ("title", "", "入力してください。"),
        ("contact", "あ" * 1001, "1000"),
    ],
)
def test_a_mistake_is_shown_at_its_place_and_nothing_is_lost(
    house: SimpleNamespace, draft: NoticeTemplate, client: Client, part: str, text: str, message: str
) -> None:
    client.force_login(house.keeper_user)
    answer = client.post(f"{HOME}{draft.pk}/edit", typed(draft.version, **{part: text}))
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    field = page.find(attrs={"name": part})
    assert field["aria-invalid"] == "true"
    assert message in field.find_parent("div", class_="field").text
    assert (field.get("value", "") or field.text.lstrip("\n")) == text
    assert read(draft.pk).parts("ja") == TEXTS


def test_two_officers_at_once_see_both_texts(
    house: SimpleNamespace, draft: NoticeTemplate, client: Client
) -> None:
    services.edit(
        house.colleague,
        template_id=draft.pk,
        version=draft.version,
        language="ja",
        parts={**TEXTS, "closing": "同僚の文です。"},
    )
    client.force_login(house.keeper_user)
    address = f"{HOME}{draft.pk}/edit"
    answer = client.post(address, typed(draft.version, closing="わたしの文です。"))
    assert answer.status_code == 409
    page = BeautifulSoup(answer.content, "html.parser")
    assert "同僚の文です。" in page.find("del").text
    assert "わたしの文です。" in page.find("ins").text
    assert page.find("textarea", attrs={"name": "closing"}).text.strip() == "わたしの文です。"
    assert read(draft.pk).parts("ja")["closing"] == "同僚の文です。"
    again = {field["name"]: field.get("value", "") for field in page.find_all("input", type="hidden")}
    sent = client.post(address, typed(int(again["version"]), closing="わたしの文です。"))
    assert sent.status_code == 302
    assert read(draft.pk).parts("ja")["closing"] == "わたしの文です。"


def test_what_was_typed_survives_a_colleague_who_publishes(
    house: SimpleNamespace, draft: NoticeTemplate, client: Client
) -> None:
    services.publish(house.colleague, template_id=draft.pk, version=draft.version, note="公開")
    client.force_login(house.keeper_user)
    answer = client.post(f"{HOME}{draft.pk}/edit", typed(draft.version, closing="わたしの文です。"))
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 409
    version = page.find("input", attrs={"name": "version"})["value"]
    again = client.post(f"{HOME}{draft.pk}/edit", typed(int(version), closing="わたしの文です。"))
    assert again.status_code == 422
    assert "新しい版を作ってください" in again.content.decode()
    assert "わたしの文です。" in again.content.decode()
    assert "closing" not in read(draft.pk).parts("ja")


def test_each_language_has_its_own_texts(
    house: SimpleNamespace, draft: NoticeTemplate, client: Client
) -> None:
    client.force_login(house.keeper_user)
    address = f"{HOME}{draft.pk}/edit"
    english = soup(client, f"{address}?language=en")
    assert english.find("input", attrs={"name": "title"})["value"] == ENGLISH["title"]
    assert english.find("article", class_="letter")["lang"] == "en"
    sent = typed(draft.version, language="ja-easy", title="知らせ", body="してもよいです。")
    client.post(address, {**sent, **dict.fromkeys(("opening", "items", "appeal", "sender", "contact"), "")})
    found = read(draft.pk)
    assert found.parts("ja-easy") == {"title": "知らせ", "body": "してもよいです。"}
    assert found.parts("ja") == TEXTS
    emptied = dict.fromkeys(TEXTS, "")
    client.post(address, {**typed(found.version, language="ja-easy"), **emptied})
    assert read(draft.pk).parts("ja-easy") == {}


def test_what_should_be_looked_at_again_is_said(
    house: SimpleNamespace, draft: NoticeTemplate, client: Client
) -> None:
    client.force_login(house.keeper_user)
    long = "これは五十文字よりもずっと長い文で、読む人がとちゅうで分からなくなってしまうかもしれないような、とても長い文です。"
    sent = typed(draft.version, language="ja-easy", body=f"{long}\n交付決定をします。", items="", appeal="")
    page = BeautifulSoup(client.post(f"{HOME}{draft.pk}/live", sent).content, "html.parser")
    assert "「許可の内容」（decision.content）が使われていません" in page.text
    assert "教示文がありません" in page.text
    assert "1行目: 文が50文字を超えています" in page.text
    assert "交付決定" in page.text
    wrong = client.post(f"{HOME}{draft.pk}/live", typed(draft.version, body="{{zzz}}")).content.decode()
    assert "zzz" in wrong
    assert "letter__title" not in wrong


def test_the_preview_is_a_pdf_of_what_is_typed(
    house: SimpleNamespace, draft: NoticeTemplate, client: Client
) -> None:
    client.force_login(house.keeper_user)
    address = f"{HOME}{draft.pk}/preview.pdf"
    saved = client.get(address)
    assert (saved.status_code, saved["Content-Type"]) == (200, "application/pdf")
    assert saved["Content-Disposition"].startswith("inline")
    assert "見本：発出した文書ではありません" in text_of(saved.content)
    posted = client.post(address, typed(draft.version, closing="まだ保存していない文です。"))
    assert "まだ保存していない文です。" in text_of(posted.content)
    assert "closing" not in read(draft.pk).parts("ja")
    assert client.post(address, typed(draft.version, body="{{zzz}}")).status_code == 422
    assert "16November2026" in text_of(client.get(f"{address}?language=en").content)


def test_a_new_version_says_what_differs(
    house: SimpleNamespace, version: NoticeTemplate, client: Client
) -> None:
    client.force_login(house.keeper_user)
    edit = client.post(f"{HOME}begin", {"body": "990001", "code": "approval"})["Location"]
    client.post(edit, typed(1, opening="{{application.day}}付けの申請を、次のとおり許可します。"))
    page = soup(client, edit.removesuffix("edit"))
    assert "使用中の第1版との違い" in page.text
    assert "申請を許可します。" in page.find("del").text
    assert "次のとおり許可します。" in page.find("ins").text
    assert read(version.pk).parts("ja") == TEXTS


def test_a_published_version_is_never_changed(house: SimpleNamespace, version: NoticeTemplate) -> None:
    for service, given in (
        (services.edit, {"language": "ja", "parts": TEXTS}),
        (services.publish, {"note": "もう一度"}),
        (services.take_default, {}),
    ):
        with pytest.raises(Rejected):
            service(house.keeper, template_id=version.pk, version=version.version, **given)  # type: ignore[operator]


def test_a_reason_is_asked_for(house: SimpleNamespace, draft: NoticeTemplate, client: Client) -> None:
    client.force_login(house.keeper_user)
    for action in ("publish", "withdraw"):
        answer = client.post(f"{HOME}{draft.pk}/{action}", {"note": " ", "version": draft.version})
        assert answer.status_code == 422
        assert BeautifulSoup(answer.content, "html.parser").find(
            attrs={"name": "note", "aria-invalid": "true"}
        )
    assert read(draft.pk).state == "draft"
    client.post(f"{HOME}{draft.pk}/withdraw", {"note": "不要", "version": draft.version})
    assert read(draft.pk).state == "withdrawn"


def test_one_draft_at_a_time(house: SimpleNamespace, draft: NoticeTemplate, client: Client) -> None:
    with pytest.raises(Conflict):
        services.draft(house.colleague, body_id=house.body.pk, code="approval")
    client.force_login(house.colleague_user)
    answer = client.post(f"{HOME}begin", {"body": "990001", "code": "approval"}, follow=True)
    assert "すでにあります" in answer.content.decode()


def test_the_default_can_be_taken_again(
    house: SimpleNamespace, draft: NoticeTemplate, client: Client
) -> None:
    client.force_login(house.keeper_user)
    stale = client.post(f"{HOME}{draft.pk}/default", {"version": draft.version - 1})
    assert stale.status_code == 409
    client.post(f"{HOME}{draft.pk}/default", {"version": draft.version})
    assert read(draft.pk).texts == {}


def test_who_may_do_it(house: SimpleNamespace, draft: NoticeTemplate, client: Client) -> None:
    expected = {
        "keeper": 200,
        "colleague": 200,
        "clerk": 404,
        "neighbour": 404,
        "foreigner": 404,
        "reader": 403,
        "resident": 403,
    }
    for name, status in expected.items():
        client.force_login(getattr(house, f"{name}_user"))
        for page in ("", "edit", "preview.pdf"):
            assert client.get(f"{HOME}{draft.pk}/{page}").status_code == status, (name, page)
        for action in ("publish", "withdraw", "default", "live"):
            if status != 200:
                answer = client.post(f"{HOME}{draft.pk}/{action}", {"note": "x", "version": draft.version})
                assert answer.status_code == status, (name, action)
    client.logout()
    assert client.get(f"{HOME}{draft.pk}/").status_code == 302
    assert read(draft.pk).state == "draft"


def test_an_office_looks_after_its_own_template(house: SimpleNamespace) -> None:
    made = services.draft(house.clerk, body_id=house.body.pk, code="refund")
    assert made.organisation_id == house.office.pk
    with pytest.raises(Forbidden):
        services.draft(house.neighbour, body_id=house.body.pk, code="refund")
    with pytest.raises(Forbidden):
        services.draft(house.foreigner, body_id=house.body.pk, code="receipt")
