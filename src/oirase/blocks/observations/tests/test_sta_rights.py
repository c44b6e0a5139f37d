"""Nobody learns by way of the SensorThings API what they may not see: by address, link, filter, order, expand or count."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.fixtures.people import officer, set_up

from oirase.blocks.observations.models import Series
from oirase.blocks.observations.tests.test_sta_reading import BASE, ask, everything, get, names
from oirase.blocks.observations.tests.world import BEGIN, Bay, fill, make_bay, system_key
from oirase.blocks.observations.times import observation_number


@pytest.fixture
def bay(db: None) -> Bay:
    bay = make_bay(["北"])
    for series in bay.series.values():
        fill(series, [30, 31, 32])
    return bay


def test_what_is_public_is_read_without_sign_in_and_the_rest_with_a_right(bay: Bay) -> None:
    hidden = bay.series["北塩"].number
    assert names(get("/Datastreams")) == ["北 水温 1m", "北 水温 30m"]
    assert names(get("/Datastreams", bay.key)) == ["北 水温 1m", "北 水温 30m", "北 塩分"]
    value = observation_number(hidden, BEGIN)
    for path in (
        f"/Datastreams({hidden})",
        f"/Datastreams({hidden})/Observations",
        f"/Observations({value})",
        f"/Observations({value})/Datastream/Thing",
    ):
        assert ask(path).status_code == 404
        assert ask(path, bay.key).status_code == 200
    assert len(everything(get("/Observations"))) == 6
    assert len(get("/Observations", bay.key, top=100)["value"]) == 9


@pytest.mark.parametrize(
    "text",
    ["Datastreams/name eq '北 塩分'", "Datastreams/ObservedProperty/name eq '塩分'", "Datastreams/unitOfMeasurement/symbol eq 'psu'",
     "contains(Datastreams/name,'塩')", "not (Datastreams/name ne '北 塩分')"],
)  # fmt: skip
def test_a_filter_along_links_sees_only_what_the_reader_sees(bay: Bay, text: str) -> None:
    assert get("/Things", bay.key, filter=text)["value"] or text.startswith("not")
    if not text.startswith("not"):
        assert get("/Things", filter=text, count="true") == {"@iot.count": 0, "value": []}


def test_expand_and_count_show_only_what_the_reader_sees(bay: Bay) -> None:
    expand = "Datastreams($count=true;$expand=Observations($count=true))"
    found = get("/Things", expand=expand)["value"][0]
    assert found["Datastreams@iot.count"] == 2
    assert len(get("/Things", bay.key, expand=expand)["value"][0]["Datastreams"]) == 3
    assert get("/Observations", count="true", top=0)["@iot.count"] == 6
    assert get("/Observations", bay.key, count="true", top=0)["@iot.count"] == 9
    assert [
        one["name"] for one in get("/ObservedProperties", expand="Datastreams")["value"] if one["Datastreams"]
    ] == ["水温"]


def test_another_body_sees_what_is_public_and_no_more(bay: Bay) -> None:
    other = make_bay(["他"], code="990002")
    assert names(get("/Datastreams", other.key, orderby="id")) == [
        "北 水温 1m",
        "北 水温 30m",
        "他 水温 1m",
        "他 水温 30m",
        "他 塩分",
    ]
    assert ask(f"/Datastreams({bay.series['北塩'].number})", other.key).status_code == 404


def test_a_thing_that_is_hidden_hides_behind_its_public_series(bay: Bay) -> None:
    with set_up():
        type(bay.things["北"]).objects.filter(pk=bay.things["北"].pk).update(public=False)
    series = f"/Datastreams({bay.series['北1'].number})"
    assert ask(series).status_code == 200
    assert ask(f"{series}/Thing").status_code == 404
    assert "Thing" not in get(series, expand="Thing")
    assert get("/Datastreams", filter="Thing/name eq '北'")["value"] == []
    assert get("/Observations", filter="Datastream/Thing/name eq '北'")["value"] == []
    ordered = names(get("/Datastreams", orderby="Thing/name desc"))
    assert len(ordered) == 2


def test_an_officer_reads_by_session_and_writes_with_the_token_only(bay: Bay) -> None:
    with set_up():
        user = officer("umi", bay.office, "role-manager-990001")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    path = f"{BASE}/Datastreams({bay.series['北塩'].number})"
    assert client.get(path).status_code == 200
    refused = client.patch(path, b'{"description": "x"}', content_type="application/json")
    assert refused.status_code == 403
    assert "CSRF" in refused.json()["message"]
    client.get("/")
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
    headers: dict[str, Any] = {"X-CSRFToken": token}
    if token:
        done = client.patch(path, b'{"description": "x"}', content_type="application/json", headers=headers)
        assert done.status_code == 200


def test_a_wrong_key_is_refused_even_for_what_is_public(bay: Bay) -> None:
    response = ask("/Things", "nonsense")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert Client().get(f"{BASE}/Things", headers={"Authorization": "Basic abc"}).status_code == 401


def test_a_visitor_costs_no_session_and_gets_no_cookie(bay: Bay) -> None:
    response = Client().get(f"{BASE}/Things")
    assert not response.cookies


def test_a_right_over_another_office_opens_nothing(bay: Bay) -> None:
    with set_up():
        Series.objects.filter(pk=bay.series["北塩"].pk).update(organisation=None)
    assert ask(f"/Datastreams({bay.series['北塩'].number})", bay.key).status_code == 404
    assert system_key(bay, "nothing", "consultation.view")
