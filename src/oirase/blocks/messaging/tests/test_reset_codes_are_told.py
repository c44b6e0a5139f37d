"""Whoever owns an account is told by inbox and mail that a code was issued for it, and that it was used."""

from __future__ import annotations

from types import SimpleNamespace

from django.core import mail
from tests.fixtures.people import officer, role, set_up

from oirase.blocks.identity import reset_codes
from oirase.blocks.messaging.models import Message
from oirase.blocks.messaging.tests.conftest import SYSTEM, send_all
from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.outbox import dispatch
from oirase.kernel.outbox.events import LANES, lane_of
from oirase.kernel.outbox.handlers import HANDLERS, Delivered
from oirase.kernel.outbox.models import EventRow


def deliver(kind: str, name: str) -> None:
    """Hand the newest event of a type to a handler, as the worker does."""
    row = EventRow.objects.filter(type=kind).latest("time")
    found = HANDLERS[name]
    assert lane_of(row.subject) in range(LANES)
    with scope(SYSTEM), dispatch.around(name):
        found.call(Delivered(row.id, row.type, row.subject, row.body_id, row.time, row.data))


def test_issuing_and_using_are_told_by_inbox_and_mail(people: SimpleNamespace) -> None:
    with set_up():
        role("counter", "identity.reset_codes")
        clerk = officer("counter", people.office, "counter")
    _made, code = reset_codes.issue(actor_of(clerk), login="ann", proof="company")
    deliver("identity.reset_code_issued", "messaging.tell_reset_code_issued")
    assert reset_codes.reset(reset_codes.PLATFORM, login="ann", code=code, password="new-words-to-know-7")
    deliver("identity.reset_code_used", "messaging.tell_reset_code_used")
    send_all()
    with scope(SYSTEM):
        subjects = [str(one.subject) for one in Message.objects.filter(user=people.ann).order_by("pk")]
    assert subjects == ["パスワードの再設定番号を発行しました", "パスワードが再設定されました"]
    assert [one.to for one in mail.outbox] == [["ann@company.example.jp"]] * 2
    assert not any(code in one.body for one in mail.outbox)
