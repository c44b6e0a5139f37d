"""The API's root: who calls, what an error looks like, keys against sending twice, and a description that holds."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
from bench.ledger.models import Case
from django.test import Client
from django.urls import reverse
from tests.fixtures.people import START

from oirase.blocks.identity import services as identity
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Grant, Role
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.texts import LocalizedText
from oirase.portal.api import PROBLEM, api

pytestmark = [pytest.mark.urls("oirase.portal.tests.site"), pytest.mark.django_db]
CASES = "/api/test/test/cases"
METHODS = {"get", "post", "put", "patch", "delete"}


def problem(answer: Any, status: int) -> dict[str, Any]:
    """Return what an error says, which must have the standard's form."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    jsonschema.validate(told, PROBLEM)
    assert (told["status"], told["request"]) == (status, answer["X-Request-Id"])
    assert "secret" not in answer.content.decode()
    return told


@pytest.fixture
def key(people: SimpleNamespace) -> str:
    """The key of another system that may open cases in the office."""
    platform = Actor.system("test")
    account = identity.open_service_account(platform, login="harvester", name="収集")
    with outside_commands("test set-up"), scope(platform):
        Role.objects.create(code="opener", name=LocalizedText(ja="登録"), permissions=["ledger.open"])
        Grant.objects.create(
            user=account, role_id="opener", body=people.body, organisation=people.office, valid_from=START
        )
    return identity.issue_key(platform, user_id=account.pk, title="試験")


def post(key: str, people: SimpleNamespace, title: str = "件名", **headers: str) -> Any:
    """Open a case as the other system."""
    return Client(enforce_csrf_checks=True).post(
        CASES,
        {"title": title, "organisation": str(people.office.pk)},
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}", **headers},
    )


def titles() -> list[str]:
    """Return the titles of all cases."""
    with scope(Actor.system("test")):
        return list(Case.objects.order_by("title").values_list("title", flat=True))


@pytest.mark.parametrize("status", ["400", "403", "404", "409", "422", "429", "500", "503", "507"])
def test_every_error_has_one_form(client: Client, status: str) -> None:
    answer = client.get(f"/api/test/test/faults/{status}")
    told = problem(answer, int(status))
    assert told["instance"] == f"/api/test/test/faults/{status}"
    if status == "422":
        assert told["problems"] == {"title": ["件名がありません。"]}
    assert ("Retry-After" in answer) == (status in ("429", "503", "507"))


def test_unknown_addresses_and_wrong_methods(client: Client) -> None:
    for address in ("/api/v1/nothing", "/api/v1/roadmap/nothing", "/api/v1/geo/municipalities/000000"):
        problem(client.get(address), 404)
    answer = client.delete("/api/v1/roadmap/editions", headers={"Authorization": "Bearer x"})
    problem(answer, 405)
    assert answer["Allow"] == "GET"


def test_another_system_writes_with_its_key(key: str, people: SimpleNamespace) -> None:
    answer = post(key, people)
    assert answer.status_code == 201
    assert titles() == ["件名"]


def test_a_key_reaches_as_far_as_its_grants(key: str, people: SimpleNamespace) -> None:
    with outside_commands("test set-up"), scope(Actor.system("test")):
        Grant.objects.filter(user__login="harvester").update(body=people.town, organisation=None)
    problem(post(key, people), 403)
    assert titles() == []


def test_sent_twice_written_once(key: str, people: SimpleNamespace) -> None:
    first, second = (post(key, people, **{"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    problem(post(key, people, "別の件名", **{"Idempotency-Key": "k1"}), 409)
    assert post(key, people, **{"Idempotency-Key": "k2"}).status_code == 201
    assert titles() == ["件名", "件名"]


def test_a_key_against_sending_twice_has_a_length(key: str, people: SimpleNamespace) -> None:
    problem(post(key, people, **{"Idempotency-Key": "k" * 101}), 400)
    assert titles() == []


@pytest.mark.parametrize("authorization", ["Bearer wrong", "Bearer ", "Basic eDp5", "oirase_x"])
def test_who_shows_a_wrong_key_is_nobody(people: SimpleNamespace, authorization: str) -> None:
    answer = Client().post(
        CASES, {}, content_type="application/json", headers={"Authorization": authorization}
    )
    problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_visitor_is_asked_to_sign_in(people: SimpleNamespace) -> None:
    sent = {"title": "x", "organisation": str(people.office.pk)}
    problem(Client().post(CASES, sent, content_type="application/json"), 401)


def test_a_session_writes_with_its_token_only(people: SimpleNamespace) -> None:
    with outside_commands("test set-up"), scope(Actor.system("test")):
        Role.objects.filter(code="clerk").update(permissions=["ledger.open"])
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.clerk)
    sent = {"title": "窓口から", "organisation": str(people.office.pk)}
    problem(client.post(CASES, sent, content_type="application/json"), 403)
    problem(client.post(CASES, sent, content_type="application/json", headers={"X-CSRFToken": "x" * 32}), 403)
    assert titles() == []
    client.get("/my/")
    token = client.cookies["oirase_csrf"].value
    answer = client.post(CASES, sent, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 201
    assert titles() == ["窓口から"]


@pytest.mark.parametrize(
    ("body", "status"),
    [("{", 400), ("[]", 422), ("{}", 422), ('{"title": 1, "organisation": "x"}', 422), ("null", 422)],
)
def test_a_body_that_is_not_right(key: str, people: SimpleNamespace, body: str, status: int) -> None:
    answer = Client().post(
        CASES, body, content_type="application/json", headers={"Authorization": f"Bearer {key}"}
    )
    told = problem(answer, status)
    assert status == 400 or told["problems"]


def test_too_much_data(key: str, people: SimpleNamespace, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    problem(post(key, people, "x" * 2000), 413)


@pytest.mark.parametrize("after", ["x", "999999999999", "-1", "é", "%00"])
def test_a_made_up_cursor(client: Client, after: str) -> None:
    assert client.get(f"/api/v1/roadmap/editions/2024/programmes?after={after}").status_code in (400, 404)


# The description


def description(client: Client) -> dict[str, Any]:
    """Return the published description."""
    answer = client.get(reverse("api:openapi-json"))
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def references(part: Any) -> set[str]:
    """Return all references in a part of the description."""
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(one) for one in part.values()))
    return set().union(*(references(one) for one in part)) if isinstance(part, list) else set()


def test_the_description_refers_to_nothing_outside_and_nothing_missing(client: Client) -> None:
    schema = description(client)
    assert schema["openapi"].startswith("3.1")
    for one in references(schema):
        found: Any = schema
        assert one.startswith("#/"), one
        for name in one.removeprefix("#/").split("/"):
            found = found[name]


def test_every_shape_is_a_valid_schema(client: Client) -> None:
    for shape in description(client)["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(shape)


def test_every_operation_is_described(client: Client) -> None:
    schema = description(client)
    operations = [
        (path, method, one)
        for path, methods in schema["paths"].items()
        for method, one in methods.items()
        if method in METHODS
    ]
    assert operations
    names = [one["operationId"] for _path, _method, one in operations]
    assert len(names) == len(set(names))
    for path, _method, one in operations:
        declared = {each["name"] for each in one.get("parameters", []) if each["in"] == "path"}
        assert declared == {piece[1:-1] for piece in path.split("/") if piece.startswith("{")}
        assert one["summary"]
        assert one["responses"]["default"]["content"].keys() == {"application/problem+json"}
        for each in one.get("parameters", []):
            jsonschema.Draft202012Validator.check_schema(each["schema"])


def test_a_write_is_described_with_its_key(client: Client) -> None:
    schema = json.loads(client.get(reverse("test:openapi-json")).content)
    (write,) = schema["paths"]["/api/test/test/cases"].values()
    assert [one["name"] for one in write["parameters"]] == ["Idempotency-Key"]


def test_the_page_for_people_names_every_operation(client: Client) -> None:
    page = client.get(reverse("portal:api_reference")).content.decode()
    for path in api.get_openapi_schema()["paths"]:
        assert path in page
