"""A provider instead of a mail server: its backend sends, its reports become our command, nobody else may report."""

from __future__ import annotations

import dataclasses
import json
import sys
from base64 import b64encode
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from anymail.signals import AnymailTrackingEvent, EventType
from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import LazySettings
from django.test import Client

from oirase.blocks.messaging.models import Suppression
from oirase.blocks.messaging.rules import State
from oirase.blocks.messaging.tests.conftest import SYSTEM, deliveries, send_all, write

SECRET = {"HTTP_AUTHORIZATION": "Basic " + b64encode(b"us:secret").decode()}


class MadeUpTrackingWebhookView(AnymailBaseWebhookView):
    """A provider that reports a list of {event, id, to}."""

    esp_name = "MadeUp"

    def parse_events(self, request: Any) -> list[AnymailTrackingEvent]:
        return [
            AnymailTrackingEvent(event_type=one["event"], message_id=one["id"], recipient=one["to"], description="said")
            for one in json.loads(request.body)
        ]  # fmt: skip


@pytest.fixture
def provider(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that sends by a made-up provider."""
    module = ModuleType("made_up_webhooks")
    module.MadeUpTrackingWebhookView = MadeUpTrackingWebhookView  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "made_up_webhooks", module)
    settings.MAIL_PROVIDER_WEBHOOK = "{name}_webhooks"
    settings.INSTALLATION = dataclasses.replace(settings.INSTALLATION, mail_provider="made_up")
    settings.ANYMAIL = {"WEBHOOK_SECRET": "us:secret"}
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"


def report(client: Client, event: str, key: str, to: str = "ann@company.example.jp", **head: str) -> int:
    """Report as the provider does; return the status."""
    body = json.dumps([{"event": event, "id": key, "to": to}])
    given = head or SECRET
    return client.post("/messaging/provider", body, content_type="application/json", **given).status_code


def test_its_reports_move_the_delivery(people: SimpleNamespace, provider: None, client: Client) -> None:
    write(SYSTEM, about=people.about, users=[people.ann.pk])
    send_all()
    (sent,) = deliveries()
    assert sent.state == State.SENT
    assert sent.provider_id
    for event in (EventType.OPENED, EventType.DEFERRED):
        assert report(client, event, sent.provider_id) == 200
        assert deliveries()[0].state == State.SENT
    assert report(client, EventType.DELIVERED, sent.provider_id) == 200
    assert deliveries()[0].state == State.DELIVERED
    assert report(client, EventType.BOUNCED, sent.provider_id) == 200
    assert deliveries()[0].state == State.BOUNCED
    assert Suppression.objects.filter(address="ann@company.example.jp").exists()
    assert report(client, EventType.DELIVERED, sent.provider_id) == 200
    assert deliveries()[0].state == State.BOUNCED


def test_nobody_else_reports(people: SimpleNamespace, provider: None, client: Client) -> None:
    write(SYSTEM, about=people.about, users=[people.ann.pk])
    send_all()
    key = deliveries()[0].provider_id
    wrong = "Basic " + b64encode(b"us:guess").decode()
    assert report(client, EventType.BOUNCED, key, HTTP_AUTHORIZATION=wrong) == 400
    assert report(client, EventType.BOUNCED, key, "victim@company.example.jp") == 200
    assert deliveries()[0].state == State.SENT


def test_without_a_secret_there_is_no_such_page(
    people: SimpleNamespace, provider: None, client: Client, settings: LazySettings
) -> None:
    settings.ANYMAIL = {}
    assert report(client, EventType.BOUNCED, "x") == 404
