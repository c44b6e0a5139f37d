"""What went wrong, in the reader's language, without telling what is nobody's business."""

from __future__ import annotations

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from oirase.ui.errors import EXPLANATIONS

pytestmark = [pytest.mark.urls("oirase.ui.tests.site"), pytest.mark.django_db]
STATUS = {
    "bad": 400,
    "denied": 403,
    "forbidden": 403,
    "missing": 404,
    "conflict": 409,
    "rejected": 422,
    "big": 413,
    "gone": 503,
    "full": 507,
    "broken": 500,
}
ENGLISH = {
    400: "What was sent could not be read",
    403: "You may not see this page",
    404: "There is no such page",
    405: "This cannot be done in this way",
    409: "Somebody else was working on the same thing",
    413: "Too much data was sent",
    422: "This cannot be accepted",
    429: "Please wait a moment",
    500: "Something went wrong in the system",
    503: "Not available just now",
    507: "There is no space left to save",
}


@pytest.fixture
def browser() -> Client:
    """A browser that gets the page that a person would get."""
    return Client(raise_request_exception=False)


def heading(answer: Any) -> str:
    """Return the heading of the page, which has one."""
    (found,) = BeautifulSoup(answer.content, "html.parser").select("h1")
    return found.get_text()


@pytest.mark.parametrize("name", STATUS)
def test_each_fault_has_a_page_in_both_languages(browser: Client, name: str) -> None:
    status = STATUS[name]
    for language, title in (("ja", str(EXPLANATIONS[status].title)), ("en", ENGLISH[status])):
        browser.cookies["oirase_language"] = language
        answer = browser.get(f"/test/faults/{name}/")
        page = answer.content.decode()
        assert (answer.status_code, heading(answer)) == (status, title)
        assert f'<html lang="{language}">' in page
        assert answer["X-Request-Id"] in page
        assert 'href="/"' in page
        for secret in ("secret detail", "Traceback", "192.0.2.1", "ledger.view", "ZeroDivision"):
            assert secret not in page


def test_a_nul_in_an_address_is_refused_before_it_meets_the_database(browser: Client) -> None:
    for address in ("/test/heights/?q=%00", "/search/?q=a%00b", "/catalogue/?q=%00&domain=x"):
        assert browser.get(address).status_code == 400
    assert browser.get("/api/v1/geo/municipalities?q=%00").json()["status"] == 400


def test_what_a_command_says_is_shown(browser: Client) -> None:
    assert "ほかの人が先に更新しました。" in browser.get("/test/faults/conflict/").content.decode()
    assert "件名がありません。" in browser.get("/test/faults/rejected/").content.decode()


def test_an_unknown_address_is_not_found(browser: Client) -> None:
    for address in ("/nowhere/", "/catalogue/nothing/", "/%E3%81%82/", "/x%00y"):
        assert browser.get(address).status_code == 404


@pytest.mark.parametrize("name", STATUS)
def test_a_part_of_a_page_gets_the_status_too(browser: Client, name: str) -> None:
    answer = browser.get(f"/test/faults/{name}/", headers={"HX-Request": "true"})
    assert answer.status_code == STATUS[name]
    assert "HX-Redirect" not in answer


def test_a_part_that_needs_sign_in_leads_the_whole_page_there(browser: Client) -> None:
    answer = browser.get("/test/cases/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"].startswith(reverse("account_login"))
    assert browser.get("/test/cases/").status_code == 302


def test_another_method_is_told_which_are_right(browser: Client) -> None:
    answer = browser.get(reverse("ui:language"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert heading(answer) == str(EXPLANATIONS[405].title)


def test_a_form_without_our_token(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("ui:language"), {"language": "en"})
    assert answer.status_code == 403
    assert heading(answer) == "画面の有効期限が切れました"


def test_too_much_sent(browser: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
    for sent in ({"a": "x" * 2000}, {str(n): "x" for n in range(30)}):
        answer = browser.post("/test/heights/", sent)
        assert (answer.status_code, heading(answer)) == (413, str(EXPLANATIONS[413].title))
        file = io.BytesIO(b"x" * 5000)
        # A page that takes no files takes no large ones either.
        assert browser.post("/test/heights/", {"file": file}).status_code == 413


def test_a_missing_database_is_503_and_asked_nothing_more(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("connection to 192.0.2.1 refused")

    with connection.execute_wrapper(gone):
        answer = browser.get("/test/heights/?q=x")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert heading(answer) == str(EXPLANATIONS[503].title)
    assert "192.0.2.1" not in answer.content.decode()
