"""An officer of fisheries sees which buoy is silent or adrift, what is due at the moorings, records work, and changes a line."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from django.test import Client
from tests.fixtures.people import set_up

from oirase.blocks.messaging.models import Message
from oirase.blocks.observations.facade import ROW, Entity, Series, Write, store, to_ms
from oirase.kernel import clock
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import Rejected
from oirase.kernel.texts import LocalizedText
from oirase.systems.agriculture.sea_watch import alarms, services
from oirase.systems.agriculture.sea_watch.models import AdviceLine, Alarm, MooringWork


def send(station: str, code: str, at: int, value: float, value2: float = 0.0, times: int = 1) -> None:
    with set_up():
        rows = np.zeros(times, ROW)
        rows["series"] = Series.objects.get(entity__code=station, code=code).number
        rows["t"] = at - np.arange(times) * 3_600_000
        rows["value"], rows["value2"] = value, value2
        store().append(Write(rows, "test", "test"))


def open_alarms() -> list[tuple[str, str]]:
    with set_up():
        rows = Alarm.objects.filter(ended_at=None).order_by("station__code", "kind")
        return [(one.station.code, one.kind) for one in rows.select_related("station")]


def test_a_silent_buoy_is_told_once_and_is_over_when_it_speaks(bay: SimpleNamespace) -> None:
    now = to_ms(clock.now())
    assert alarms.watch(alarms.WATCHER) == 0, "a buoy that never sent is not yet at sea"
    send("fog-one", "temperature-2m", now - 3 * 1_800_000, 20)
    assert alarms.watch(alarms.WATCHER) == 0
    with clock.frozen(clock.now() + timedelta(seconds=1)):
        assert alarms.watch(alarms.WATCHER) == 1
        alarms.watch(alarms.WATCHER)
    assert open_alarms() == [("fog-one", "silent")]
    with set_up():
        told = Message.objects.filter(user__isnull=False)
        assert {one.user.login for one in told} == {"keeper", "looker"}
        assert "霧笛ブイ" in told[0].subject["ja"]
    send("fog-one", "temperature-2m", now, 20)
    assert alarms.watch(alarms.WATCHER) == 0
    assert open_alarms() == []


def test_a_buoy_adrift_is_told_after_some_fixes(bay: SimpleNamespace) -> None:
    now = to_ms(clock.now())
    send("fog-one", "temperature-2m", now, 20)
    send("fog-one", "position", now, 150.10, 35.05, times=2)
    assert alarms.watch(alarms.WATCHER) == 0
    send("fog-one", "position", now, 150.10, 35.05, times=3)
    assert alarms.watch(alarms.WATCHER) == 1
    with set_up():
        alarm = Alarm.objects.get()
        assert (alarm.kind, alarm.evidence["radius"]) == ("off_position", 500)
        assert 1700 < alarm.evidence["metres"] < 1900


def test_work_is_recorded_and_what_is_due_is_seen(bay: SimpleNamespace, client: Client) -> None:
    client.force_login(bay.keeper_user)
    with set_up():
        station = Entity.objects.get(code="fog-one")
    old = {
        "station": station.pk,
        "kind": "rope",
        "done_on": "2016-09-01",
        "due_on": "2026-09-01",
        "note": "架空の交換",
    }
    assert client.post("/sea-watch/desk/moorings/new/", old).status_code == 302
    shown = client.get("/sea-watch/desk/").content.decode()
    assert "期限を過ぎた" in shown
    assert "架空の交換" in shown
    assert "ブイの保守と異常" in client.get("/desk/").content.decode()
    services.record_work(
        bay.keeper, station_id=station.pk, kind="rope", done_on=date(2026, 9, 1), due_on=date(2036, 9, 1)
    )
    shown = client.get("/sea-watch/desk/").content.decode()
    assert "期限を過ぎた" not in shown, "the newest work of a kind counts"
    assert "架空の交換" in shown


def test_a_rope_is_due_again_after_the_years_that_are_set(bay: SimpleNamespace) -> None:
    with set_up():
        station = Entity.objects.get(code="fog-one")
    work = services.record_work(bay.keeper, station_id=station.pk, kind="rope", done_on=date(2024, 2, 29))
    assert work.due_on == date(2034, 2, 28)
    work = services.record_work(bay.keeper, station_id=station.pk, kind="cleaning", done_on=date(2024, 2, 29))
    assert work.due_on is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"done_on": date(2026, 9, 3)}, "done_on"),
        ({"due_on": date(2026, 9, 1)}, "due_on"),
        ({"note": "あ" * 501}, "note"),
    ],
)
def test_work_that_cannot_be_is_refused(bay: SimpleNamespace, change: dict[str, object], field: str) -> None:
    with set_up():
        station = Entity.objects.get(code="fog-one")
    given = {"station_id": station.pk, "kind": "rope", "done_on": date(2026, 9, 1), "due_on": None} | change
    with pytest.raises(Rejected) as refused:
        services.record_work(bay.keeper, **given)
    assert list(refused.value.problems) == [field]
    with set_up():
        assert not MooringWork.objects.exists()


def test_only_those_in_charge_may(bay: SimpleNamespace, client: Client) -> None:
    with set_up():
        station = Entity.objects.get(code="fog-one")
    for actor in (bay.looker, bay.foreigner):
        with pytest.raises(Forbidden):
            services.record_work(actor, station_id=station.pk, kind="rope", done_on=date(2026, 9, 1))
    assert client.get("/sea-watch/desk/").status_code == 302
    client.force_login(bay.looker_user)
    assert client.get("/sea-watch/desk/").status_code == 200
    assert client.get("/sea-watch/desk/moorings/new/").status_code == 403
    assert client.get("/sea-watch/lines/new/").status_code == 403


LINE = {
    "code": "adult-danger", "stage": "adult", "level": "danger", "degrees": "20.5", "depths": "2、10", "words-ja": "架空の新しい文",
    "valid_from": "2026-09-02", "source": "架空の通知", "unconfirmed": "on",
}  # fmt: skip


def test_a_line_is_changed_by_a_newer_one(bay: SimpleNamespace, client: Client) -> None:
    client.force_login(bay.keeper_user)
    assert client.post("/sea-watch/lines/new/", LINE).status_code == 302
    shown = client.get("/sea-watch/lines/").content.decode()
    assert "架空の新しい文" in shown
    assert "架空の成貝が死ぬおそれがあります。" not in shown
    with set_up():
        assert AdviceLine.objects.filter(code="adult-danger").count() == 2
    again = client.post("/sea-watch/lines/new/", LINE)
    assert again.status_code == 422
    assert "同じ日から適用する行がもうあります" in again.content.decode()


def test_a_line_ends(bay: SimpleNamespace, client: Client) -> None:
    client.force_login(bay.keeper_user)
    assert client.post("/sea-watch/lines/new/", {**LINE, "degrees": ""}).status_code == 302
    assert (
        "成貝"
        not in client.get("/sea-watch/lines/").content.decode().partition("<main")[2].partition("</main")[0]
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"degrees": "99"}, "海の水温として考えられる値"),
        ({"degrees": "nan"}, ""),
        ({"degrees_until": "19"}, "上の端は"),
        ({"depths": "浅い"}, "数字をコンマで"),
        ({"words-ja": ""}, ""),
        ({"source": " "}, "入力してください"),
    ],
)
def test_a_line_that_cannot_be_is_told_in_place(
    bay: SimpleNamespace, client: Client, change: dict[str, str], words: str
) -> None:
    client.force_login(bay.keeper_user)
    answer = client.post("/sea-watch/lines/new/", {**LINE, **change})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with set_up():
        assert AdviceLine.objects.filter(code="adult-danger").count() == 1


def test_a_foreign_officer_cannot_change_a_line(bay: SimpleNamespace) -> None:
    with pytest.raises(Forbidden):
        services.add_line(
            bay.foreigner, bay_id=bay.bay.pk, code="x", stage="adult", level="slow", degrees=20, depths=[2],
            words=LocalizedText(ja="文"), valid_from=date(2026, 9, 2), source="架空",
        )  # fmt: skip
