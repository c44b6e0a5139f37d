"""A resident finds what the office has written, reads it on the phone or by ear, and saves the file."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from oirase.blocks.documents import services
from oirase.blocks.documents.facade import Addressee
from oirase.blocks.documents.models import NoticeTemplate
from oirase.blocks.documents.tests.conftest import issue, text_of, values
from oirase.kernel.audit.models import ReadEntry


def test_from_the_list_to_the_file(house: SimpleNamespace, version: NoticeTemplate, client: Client) -> None:
    made = issue(house, version)
    client.force_login(house.resident_user)
    listed = BeautifulSoup(client.get("/documents/").content, "html.parser").main
    link = listed.find("a", string="見本手続の許可について（通知）")
    assert made.number in listed.text
    page = BeautifulSoup(client.get(link["href"]).content, "html.parser")
    letter = page.find("article", class_="letter")
    assert letter["lang"] == "ja"
    assert [heading.name for heading in page.main.find_all(["h1", "h2", "h3"])][:2] == ["h1", "h2"]
    for words in ("見本 太郎 様", "日中だけ", "（公印省略）", "以上"):
        assert words in letter.text
    saved = client.get(f"{link['href']}file", follow=True)
    assert saved["Content-Disposition"].startswith("attachment")
    assert "見本太郎様" in text_of(b"".join(saved.streaming_content))


def test_the_letter_in_ones_own_language_is_told_to_be_a_translation(
    house: SimpleNamespace, version: NoticeTemplate, client: Client
) -> None:
    made = issue(house, version)
    client.force_login(house.resident_user)
    client.cookies["oirase_language"] = "en"
    page = BeautifulSoup(client.get(f"/documents/{made.pk}/").content, "html.parser").main
    assert page.find("article", class_="letter")["lang"] == "en"
    assert "The Japanese text is the official one." in page.text
    official = BeautifulSoup(client.get(f"/documents/{made.pk}/?language=ja").content, "html.parser").main
    assert "見本手続の許可について（通知）" in official.find("article").text
    assert "The Japanese text is the official one." not in official.text


def test_a_change_of_the_template_does_not_change_the_letter(
    house: SimpleNamespace, version: NoticeTemplate, client: Client
) -> None:
    made = issue(house, version)
    services.withdraw(house.keeper, template_id=version.pk, version=None, note="誤り")
    client.force_login(house.resident_user)
    assert "条件を" in client.get(f"/documents/{made.pk}/").content.decode()


def test_nobody_else_reads_it(house: SimpleNamespace, version: NoticeTemplate, client: Client) -> None:
    made = issue(house, version)
    for name, status in (("stranger", 404), ("neighbour", 404), ("foreigner", 404), ("reader", 200)):
        client.force_login(getattr(house, f"{name}_user"))
        assert client.get(f"/documents/{made.pk}/").status_code == status, name
        assert client.get(f"/documents/{made.pk}/file").status_code == (302 if status == 200 else 404), name
        assert made.number not in client.get("/documents/").content.decode()
    client.logout()
    assert client.get(f"/documents/{made.pk}/").status_code == 302


def test_an_officers_look_is_recorded(
    house: SimpleNamespace, version: NoticeTemplate, client: Client
) -> None:
    made = issue(house, version)
    client.force_login(house.resident_user)
    client.get(f"/documents/{made.pk}/")
    assert not ReadEntry.objects.exists()
    client.force_login(house.reader_user)
    client.get(f"/documents/{made.pk}/")
    (entry,) = ReadEntry.objects.all()
    assert (entry.person_id, entry.actor) == (house.resident_user.pk, str(house.reader_user.pk))


def test_signs_that_are_not_printed_are_told(
    house: SimpleNamespace, version: NoticeTemplate, client: Client
) -> None:
    made = issue(house, version, addressee=Addressee("𠮷田 太郎"))
    client.force_login(house.resident_user)
    shown = client.get(f"/documents/{made.pk}/").content.decode()
    assert "印刷できない文字があります" in shown
    assert "𠮷田 太郎 様" in shown


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "{{ found.pk }}{% now %}", "<b>太字</b>&amp;"]
)
def test_words_are_only_words_on_the_page(
    house: SimpleNamespace, version: NoticeTemplate, client: Client, words: str
) -> None:
    given = {**values(), "applicant.name": words, "decision.conditions": [words], "procedure.name": words}
    made = issue(house, version, values=given, addressee=Addressee(words))
    client.force_login(house.resident_user)
    for address in ("/documents/", f"/documents/{made.pk}/"):
        page = BeautifulSoup(client.get(address).content, "html.parser")
        assert words in page.main.text
        assert not page.main.find(["script", "b"])


def test_there_is_a_word_where_there_is_nothing(house: SimpleNamespace, client: Client) -> None:
    client.force_login(house.stranger_user)
    assert "まだありません" in client.get("/documents/").content.decode()
