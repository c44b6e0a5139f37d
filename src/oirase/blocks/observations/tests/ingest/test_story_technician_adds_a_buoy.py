"""A technician adds a buoy's device, reads its QR code, sees its first value, changes its key, and shuts a lost one out."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from tests.fixtures.people import officer, role, set_up

from oirase.blocks.observations.ingest import payloads, senders, writer
from oirase.blocks.observations.ingest.arrivals import Arrival, now_ms, take
from oirase.blocks.observations.ingest.intake import Complaint, keep
from oirase.blocks.observations.ingest.refusals import Code, Refused
from oirase.blocks.observations.models import Aside, Device
from oirase.blocks.observations.services import devices
from oirase.blocks.observations.tests.ingest.conftest import Field, make_field
from oirase.kernel import clock
from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.models import Organisation, User
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Rejected

pytestmark = pytest.mark.django_db
DEVICES = "/observations/devices/"


@pytest.fixture
def world(db: None) -> tuple[Field, User, User]:
    """The field, a technician of its office, and one of the other body's."""
    field = make_field()
    with set_up():
        role("technician", "observations.view", "observations.manage")
        role("operator", "operations.view")
        here, there = (
            Organisation.objects.get(body__code="990001"),
            Organisation.objects.get(body__code="990002"),
        )
        return field, officer("gijutsu", here, "technician"), officer("yoso", there, "technician")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_technician_adds_a_buoy_and_sees_its_first_value(world: tuple[Field, User, User]) -> None:
    field, technician, _ = world
    client = signed_in(technician)
    assert "buoy-1" in client.get(DEVICES).content.decode()
    form = client.get(f"{DEVICES}new/").content.decode()
    assert "surface" in form
    assert "foreign" not in form
    given = {
        "entity": str(field.surface.entity_id),
        "code": "buoy-new",
        "name": "新しいブイ",
        "series": [str(field.surface.pk)],
    }
    answer = client.post(f"{DEVICES}new/", given)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    told = json.loads(read_qr(answer.content.decode()))
    assert told["code"] == "buoy-new"
    assert told["series"] == {"surface": field.surface.number}

    sender = senders.by_key("buoy-new", told["key"])
    assert sender is not None
    page = f"{DEVICES}{sender.id}/"
    assert "まだ何も届いていません" in client.get(page).content.decode()
    parsed = payloads.observations(
        b'{"result": 12.34, "parameters": {"battery": 88}}', field.surface.number, now_ms()
    )
    take(Arrival(parsed.rows, sender.actor, "mqtt", now_ms(), device=sender.number, battery=parsed.battery))
    writer.drain()
    fragment = client.get(f"{page}?part=state").content.decode()
    assert "12.34 degC" in fragment
    assert "88 %" in fragment
    whole = client.get(page).content.decode()
    assert told["key"] not in whole
    assert told["key"][-6:] in whole
    audit = Entry.objects.get(command="observations.add_device")
    assert told["key"] not in json.dumps(audit.payload)


def read_qr(html: str) -> str:
    """Read the page's QR code as a camera would."""
    import zxingcpp
    from PIL import Image

    svg = BeautifulSoup(html, "html.parser").find("svg", class_="qr")
    assert svg is not None
    size, scale = int(str(svg["viewbox"] if svg.has_attr("viewbox") else svg["viewBox"]).split()[2]), 6
    picture = Image.new("L", (size * scale, size * scale), 255)
    for x, y in re.findall(r"M(\d+) (\d+)h1", str(svg)):
        picture.paste(0, (int(x) * scale, int(y) * scale, (int(x) + 1) * scale, (int(y) + 1) * scale))
    found: Any = zxingcpp.read_barcodes(picture)
    return str(found[0].text)


def test_a_new_key_opens_at_once_and_the_old_one_for_some_days(world: tuple[Field, User, User]) -> None:
    field, technician, _ = world
    key = devices.rotate_key(actor_of(technician), device_id=field.device.pk)
    assert senders.by_key("buoy-1", key) is not None
    assert senders.by_key("buoy-1", field.key) is not None
    with clock.shifted(timedelta(days=7, minutes=1)):
        assert senders.by_key("buoy-1", field.key) is None
        assert senders.by_key("buoy-1", key) is not None


def test_a_lost_key_is_ended_at_once(world: tuple[Field, User, User]) -> None:
    field, technician, _ = world
    sender = senders.by_key("buoy-1", field.key)
    assert sender is not None
    client = signed_in(technician)
    client.post(f"{DEVICES}{field.device.pk}/keys/{sender.key}/revoke")
    assert senders.by_key("buoy-1", field.key) is None
    assert senders.again([sender.key]) == {}
    with pytest.raises(Rejected):
        devices.revoke_key(actor_of(technician), device_id=field.device.pk, key_id=sender.key)


def test_errors_stand_on_the_page_counted(world: tuple[Field, User, User]) -> None:
    field, technician, _ = world
    keep([Complaint(field.device.number, Refused(Code.FUTURE, f"no {place}")) for place in range(3)])
    keep([Complaint(field.device.number, Refused(Code.FUTURE, "the last <b>"))])
    page = signed_in(technician).get(f"{DEVICES}{field.device.pk}/").content.decode()
    assert "未来の時刻" in page
    assert "the last &lt;b&gt;" in page
    with set_up():
        assert [one.count for one in field.device.errors.all()] == [4]


def test_another_bodys_technician_sees_and_does_nothing(world: tuple[Field, User, User]) -> None:
    field, _, stranger = world
    client = signed_in(stranger)
    assert "buoy-1" not in client.get(DEVICES).content.decode()
    for way in ("", "change/"):
        assert client.get(f"{DEVICES}{field.device.pk}/{way}").status_code == 404
    assert client.post(f"{DEVICES}{field.device.pk}/rotate").status_code == 404
    assert Client().get(DEVICES).status_code == 302
    given = {
        "entity": str(field.foreign.entity_id),
        "code": "x",
        "name": "x",
        "series": [str(field.surface.pk)],
    }
    assert client.post(f"{DEVICES}new/", given).status_code == 422


def test_rights_and_mapping_are_changed_and_checked(world: tuple[Field, User, User]) -> None:
    field, technician, _ = world
    client, page = signed_in(technician), f"{DEVICES}{field.device.pk}/change/"
    given = {
        "version": "1",
        "name": "ブイ",
        "series": [str(field.deep.pk)],
        "per_minute": "10",
        "active": "on",
        "mapping": '{"values": {}}',
    }
    assert client.post(page, given).status_code == 422
    given["mapping"] = json.dumps({"values": {"t": field.deep.number}})
    assert client.post(page, given).status_code == 302
    sender = senders.by_key("buoy-1", field.key)
    assert sender is not None
    assert set(sender.series) == {field.deep.number}
    assert client.post(page, given).status_code == 302
    with set_up():
        assert Device.objects.get(pk=field.device.pk).version == 2


def test_the_operator_decides_about_what_could_not_be_written(world: tuple[Field, User, User]) -> None:
    from oirase.blocks.observations.ingest.queue import queue

    with set_up():
        boss = officer("operator", Organisation.objects.get(body__code="990001"), "operator")
    queue().put([(0, b"no parcel")])
    writer.drain()
    client = signed_in(boss)
    assert "JSONDecodeError" in client.get(f"{DEVICES}aside/").content.decode()
    number = Aside.objects.get().pk
    client.post(f"{DEVICES}aside/", {"aside": number, "decision": "again"})
    assert Aside.objects.count() == 1
    client.post(f"{DEVICES}aside/", {"aside": number, "decision": "drop"})
    assert Aside.objects.count() == 0
