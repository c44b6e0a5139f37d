"""An officer tries a rule on past values, makes it, acts on its alert from the page, and people choose what they are told of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from oirase.blocks.observations.models import Alert, AlertRule, AlertSubscription, Mute
from oirase.blocks.observations.services import alerts as services
from oirase.blocks.observations.tests.bay import NOW, PLATFORM, WARM, bay, rows_of, written
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope

pytestmark = pytest.mark.django_db
TYPED = {
    "name-ja": "高水温",
    "kind": "threshold",
    "side": "above",
    "limit": "26",
    "hysteresis": "1",
    "hold": "10",
    "severity": "2",
}


@pytest.fixture
def world() -> Iterator[SimpleNamespace]:
    """The bay with two warm spells in the last days."""
    with clock.frozen(NOW):
        found = bay()
        written(rows_of(found.warm, [25, 27, 27, 24, 27, 27.5, 24], NOW - timedelta(days=3)))
        yield found


@pytest.fixture
def alert(world: SimpleNamespace) -> Alert:
    """An alert that stands, on a public series by a public rule."""
    services.make_rule(
        world.lead,
        code="warm",
        name={"ja": "高水温"},
        definition=WARM,
        series=world.warm.number,
        public=True,
        since=NOW - timedelta(days=1),
    )
    written(rows_of(world.warm, [26.5, 27], NOW - timedelta(hours=1)))
    with scope(PLATFORM):
        return Alert.objects.get()


def client_of(user: Any) -> Client:
    found = Client()
    if user is not None:
        found.force_login(user)
    return found


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_a_rule_is_tried_on_past_values_before_it_is_made(world: SimpleNamespace) -> None:
    client = client_of(world.lead_user)
    typed = {
        **TYPED,
        "code": "warm",
        "series": str(world.warm.number),
        "property_code": "",
        "entity_kind": "",
    }
    tried = client.post("/observations/rules/new/", {**typed, "trial": "yes"})
    assert "過去30日間に2回、警報になっていました" in text_of(tried)
    with scope(PLATFORM):
        assert not AlertRule.objects.exists()
    made = client.post("/observations/rules/new/", typed)
    assert made.status_code == 302
    with scope(PLATFORM):
        rule = AlertRule.objects.get()
        assert rule.versions.get().definition == {
            "kind": "threshold", "side": "above", "limit": 26.0, "hysteresis": 1.0, "hold": 600.0,
        }  # fmt: skip
    page = text_of(client.get(made["Location"]))
    assert "26°C以上 / 10分続いたとき / 1°Cより大きく戻ると終わり" in page
    changed = client.post(made["Location"], {**TYPED, "limit": "27", "version": "1"})
    assert changed.status_code == 302
    stale = client.post(made["Location"], {**TYPED, "limit": "28", "version": "1"})
    assert stale.status_code == 422
    with scope(PLATFORM):
        assert [one.definition["limit"] for one in rule.versions.order_by("number")] == [26, 27]
    assert "高水温" in text_of(client.get("/observations/rules/"))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"limit": ""}, "入力してください。"),
        ({"side": ""}, "向きを選んでください。"),
        ({"series": "999999"}, "この番号の観測系列はありません。"),
        ({"kind": "condition", "when": "nonsense > 1"}, "nonsense"),
        ({"name-ja": ""}, "日本語の文を入力してください。"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_at_its_field(
    world: SimpleNamespace, typed: dict[str, str], words: str
) -> None:
    given = {**TYPED, "code": "warm", "series": str(world.warm.number), **typed}
    answer = client_of(world.lead_user).post("/observations/rules/new/", given)
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_silence_is_typed_in_minutes(world: SimpleNamespace) -> None:
    given = {
        "name-ja": "無音",
        "kind": "missing",
        "limit": "90",
        "severity": "1",
        "code": "silent",
        "entity_kind": "buoy",
    }
    made = client_of(world.lead_user).post("/observations/rules/new/", given)
    with scope(PLATFORM):
        assert AlertRule.objects.get().versions.get().definition == {"kind": "missing", "limit": 5400}
    assert 'value="90"' in text_of(client_of(world.lead_user).get(made["Location"]))


def test_officers_act_from_the_page_and_the_course_is_kept(world: SimpleNamespace, alert: Alert) -> None:
    client, path = client_of(world.officer_user), f"/observations/alerts/{alert.pk}/"
    page = text_of(client.get(path))
    assert "26.50" in page
    assert "確認したと記録する" in page
    assert client.post(path + "acknowledge", {"text": "船に電話"}).status_code == 302
    assert client.post(path + "note", {"text": ""}).status_code == 422
    assert client.post(path + "mute", {"hours": "6", "reason": "点検"}).status_code == 302
    assert client.post(path + "close", {"reason": "点検が終わった"}).status_code == 302
    again = client.post(path + "close", {"reason": "もう一度"}, follow=True)
    assert "すでに終わっています" in text_of(again)
    page = text_of(client.get(path))
    for words in ("船に電話", "点検が終わった", "通知停止中", "職員が終了"):
        assert words in page
    with scope(PLATFORM):
        assert Mute.objects.get().until == NOW + timedelta(hours=6)


def test_the_public_sees_a_public_alert_but_not_what_officers_wrote(
    world: SimpleNamespace, alert: Alert
) -> None:
    services.note(world.officer, alert_id=alert.pk, text="内部のメモ")
    path = f"/observations/alerts/{alert.pk}/"
    for user in (None, world.fisher_user, world.neighbour_user):
        page = text_of(client_of(user).get(path))
        assert "26.50" in page
        assert "模擬データ" in page
        assert "内部のメモ" not in page
        assert "確認したと記録する" not in page
    assert "内部のメモ" in text_of(client_of(world.officer_user).get(path))
    assert client_of(world.fisher_user).post(path + "note", {"text": "x"}).status_code == 403
    assert client_of(world.neighbour_user).post(path + "note", {"text": "x"}).status_code in (403, 404)


def test_the_list_is_filtered_and_exported(world: SimpleNamespace, alert: Alert) -> None:
    client = client_of(None)
    assert "架空ブイA" in text_of(client.get("/observations/alerts/?state=standing"))
    assert "架空ブイA" not in text_of(client.get("/observations/alerts/?state=ended"))
    assert "架空ブイA" not in text_of(client.get("/observations/alerts/?raised_to=R8.1.1"))
    exported = b"".join(client.get("/observations/alerts/?export=csv").streaming_content).decode()
    assert "27.00 °C" in exported
    assert "試算値" in exported
    assert client_of(None).get("/observations/rules/").status_code == 302
    assert client_of(world.officer_user).get("/observations/rules/").status_code == 403


def test_people_choose_what_they_are_told_of(world: SimpleNamespace) -> None:
    client, path = client_of(world.fisher_user), "/observations/subscriptions/"
    assert "この観測局の警報を受け取る" in text_of(client.get("/observations/stations/buoy-a/"))
    assert client.post(path, {"entity": str(world.buoy.pk), "least": "2"}).status_code == 302
    assert client.post(path, {"least": "2"}).status_code == 422
    assert client.post(path, {"entity": str(world.hidden.pk), "least": "2"}).status_code == 422
    page = text_of(client.get(path))
    assert "架空ブイA" in page
    assert "お知らせだけ" in page
    assert "架空ブイB" not in page
    assert "警報を受け取っています" in text_of(client.get("/observations/stations/buoy-a/"))
    with scope(PLATFORM):
        mine = AlertSubscription.objects.get()
    assert client_of(world.officer_user).post(f"{path}{mine.pk}/remove").status_code == 302
    with scope(PLATFORM):
        assert AlertSubscription.objects.count() == 1
    client.post(f"{path}{mine.pk}/remove")
    with scope(PLATFORM):
        assert not AlertSubscription.objects.exists()
    assert client_of(None).get(path).status_code == 302


def test_a_rule_is_put_out_of_use_with_its_alerts(world: SimpleNamespace, alert: Alert) -> None:
    answer = client_of(world.lead_user).post(f"/observations/rules/{alert.rule_id}/switch", {"active": "no"})
    assert answer.status_code == 302
    written(rows_of(world.warm, [24, 28], NOW))
    with scope(PLATFORM):
        assert [one.state for one in Alert.objects.all()] == ["closed"]
