"""Before the first applicant waits for a mail: names in DNS are asked, test mails confirmed, and nothing unknown passes."""

from __future__ import annotations

import base64
import dataclasses
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import dns.message
import dns.rrset
import pytest
from django.conf import LazySettings
from django.test import Client
from tests.runtime.test_up import free_port

from oirase.blocks.messaging.deliverability import spf
from oirase.blocks.messaging.deliverability.asking import Names, NotAsked
from oirase.blocks.messaging.readiness import mail_readiness
from oirase.blocks.messaging.services import checks
from oirase.blocks.messaging.tests.conftest import SYSTEM, Server, send_all, set_value
from oirase.kernel import clock

KEY = base64.b64encode(b"k" * 294).decode()
GOOD = {
    ("pref.example.jp", "TXT"): ['"v=spf1 ip4:192.0.2.0/28 include:relay.example.jp -all"', '"other"'],
    ("relay.example.jp", "TXT"): ['"v=spf1 mx/30 ~all"'],
    ("relay.example.jp", "MX"): ["10 mx.relay.example.jp."],
    ("mx.relay.example.jp", "A"): ["198.51.100.5"],
    ("s1._domainkey.pref.example.jp", "TXT"): [f'"v=DKIM1; k=rsa; p={KEY[:200]}" "{KEY[200:]}"'],
    ("_dmarc.example.jp", "TXT"): ['"v=DMARC1; p=none; rua=mailto:r@example.jp"'],
    ("pref.example.jp", "MX"): ["10 mx.relay.example.jp."],
    ("1.2.0.192.in-addr.arpa", "PTR"): ["out.pref.example.jp."],
    ("out.pref.example.jp", "A"): ["192.0.2.1"],
}


class Answering(socketserver.BaseRequestHandler):
    """Answers names from the server's table."""

    def handle(self) -> None:
        content, socket = self.request
        question = dns.message.from_wire(content)
        asked = question.question[0]
        name, kind = str(asked.name).rstrip("."), asked.rdtype.name
        answer = dns.message.make_response(question)
        if found := self.server.records.get((name, kind)):  # type: ignore[attr-defined]
            answer.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *found))
        socket.sendto(answer.to_wire(), self.client_address)


@pytest.fixture
def names(settings: LazySettings) -> Iterator[dict[tuple[str, str], list[str]]]:
    """A server of names on loopback, with the records of a domain that is set up well."""
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Answering) as server:
        server.records = dict(GOOD)  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        asked = f"127.0.0.1#{server.server_address[1]}"
        settings.INSTALLATION = dataclasses.replace(settings.INSTALLATION, resolver=asked)
        yield server.records  # type: ignore[attr-defined]
        server.shutdown()


@pytest.fixture
def prefecture(people: SimpleNamespace) -> SimpleNamespace:
    """An installation that says how its mail leaves."""
    set_value("dkim_selectors", ["s1"])
    set_value("sending_addresses", ["192.0.2.1"])
    return people


def verdicts() -> dict[str, str]:
    """Ask, and return what was found by check."""
    return {one.check: one.verdict for one in checks.ask()[1]}


def test_a_domain_that_is_set_up_well_passes(prefecture: SimpleNamespace, names: Any) -> None:
    assert verdicts() == dict.fromkeys(("SPF", "DKIM s1", "DMARC", "MX", "PTR 192.0.2.1"), "passed")


@pytest.mark.parametrize(
    ("name", "kind", "records", "check"),
    [
        ("pref.example.jp", "TXT", [], "SPF"),
        ("pref.example.jp", "TXT", ['"v=spf1 ip4:192.0.2.1 -all"', '"v=spf1 -all"'], "SPF"),
        ("pref.example.jp", "TXT", ['"v=spf1 +all"'], "SPF"),
        ("pref.example.jp", "TXT", ['"v=spf1 ip4:192.0.2.1"'], "SPF"),
        ("pref.example.jp", "TXT", ['"v=spf1 ip4:203.0.113.0/24 -all"'], "SPF"),
        ("pref.example.jp", "TXT", ['"v=spf1 ip4:rubbish -all"'], "SPF"),
        ("pref.example.jp", "TXT", ['"v=spf1 exists:%{i}.example.jp -all"'], "SPF"),
        ("s1._domainkey.pref.example.jp", "TXT", [], "DKIM s1"),
        ("s1._domainkey.pref.example.jp", "TXT", ['"v=DKIM1; p="'], "DKIM s1"),
        ("s1._domainkey.pref.example.jp", "TXT", ['"v=DKIM1; p=AAAA"'], "DKIM s1"),
        ("_dmarc.example.jp", "TXT", [], "DMARC"),
        ("_dmarc.example.jp", "TXT", ['"v=DMARC1; p=everything"'], "DMARC"),
        ("pref.example.jp", "MX", [], "MX"),
        ("pref.example.jp", "MX", ["10 nowhere.example.jp."], "MX"),
        ("1.2.0.192.in-addr.arpa", "PTR", [], "PTR 192.0.2.1"),
        ("out.pref.example.jp", "A", ["192.0.2.9"], "PTR 192.0.2.1"),
    ],
)
def test_each_fault_is_found(
    prefecture: SimpleNamespace, names: Any, name: str, kind: str, records: list[str], check: str
) -> None:
    names[name, kind] = records
    found = verdicts()
    assert {one for one, verdict in found.items() if verdict != "passed"} == {check}
    assert found[check] == "failed"


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 ip4:192.0.2.1 -all", "pass"),
        ("v=spf1 -ip4:192.0.2.1 +all", "fail"),
        ("v=spf1 ip4:192.0.2.2 ~all", "softfail"),
        ("v=spf1 ip4:192.0.2.2", "neutral"),
        ("v=spf1 a:out.pref.example.jp -all", "pass"),
        ("v=spf1 a/24 -all", "fail"),
        ("v=spf1 ip6:2001:db8::/32 -all", "fail"),
        ("v=spf1 redirect=other.example.jp", "pass"),
        ("v=spf1 include:other.example.jp ?all", "pass"),
    ],
)
def test_spf_is_read_as_receivers_do(names: Any, record: str, result: str) -> None:
    names["d.example.jp", "TXT"] = [f'"{record}"']
    names["other.example.jp", "TXT"] = ['"v=spf1 ip4:192.0.2.1 -all"']
    assert spf.evaluate(Names(), "d.example.jp", "192.0.2.1") == result


def test_a_record_that_leads_in_a_circle_ends(names: Any) -> None:
    names["d.example.jp", "TXT"] = ['"v=spf1 include:d.example.jp -all"']
    with pytest.raises(spf.NotUnderstood):
        spf.evaluate(Names(), "d.example.jp", "192.0.2.1")


def test_what_cannot_be_asked_never_passes(
    prefecture: SimpleNamespace, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oirase.blocks.messaging.deliverability.asking.SECONDS", 0.3)
    nobody = f"127.0.0.1#{free_port()}"
    settings.INSTALLATION = dataclasses.replace(settings.INSTALLATION, resolver=nobody)
    with pytest.raises(NotAsked):
        Names().ask("pref.example.jp", "TXT")
    assert set(verdicts().values()) == {"unknown"}
    domain, found = checks.ask()
    checks.keep(SYSTEM, domain=domain, findings=found)
    assert not mail_readiness().passed


def test_without_settings_it_is_unknown(prefecture: SimpleNamespace, names: Any) -> None:
    set_value("dkim_selectors", [])
    set_value("sending_addresses", [])
    found = verdicts()
    assert (found["SPF"], found["DKIM"]) == ("unknown", "unknown")


def test_it_passes_when_every_test_mail_is_confirmed(
    prefecture: SimpleNamespace, names: Any, mail_server: Server, client: Client
) -> None:
    set_value("test_addresses", ["one@large.example.jp", "two@other.example.jp"])
    client.force_login(prefecture.clerk)
    assert "まだ確認していません" in client.get("/messaging/mail-check/").content.decode()
    assert client.post("/messaging/mail-check/run").status_code == 302
    send_all()
    links = [mail.get_content().partition("/messaging/")[2].split()[0] for mail in mail_server.mails]
    assert len(links) == 2
    visitor = Client()
    for number, link in enumerate(links):
        visitor.get(f"/messaging/{link}")
        assert not mail_readiness().ready, "a program that follows links confirms nothing"
        visitor.post(f"/messaging/{link}")
        assert mail_readiness().ready == (number == 1)
    assert visitor.get(f"/messaging/{links[0][:-3]}x/").status_code == 404
    assert "確認は合格しています" in client.get("/messaging/mail-check/").content.decode()
    with clock.shifted(timedelta(days=31)):
        assert (mail_readiness().passed, mail_readiness().ready) == (True, False)


def test_without_a_test_address_nothing_is_ready(prefecture: SimpleNamespace, names: Any) -> None:
    domain, found = checks.ask()
    checks.keep(SYSTEM, domain=domain, findings=found)
    assert not mail_readiness().passed


def test_limits_are_set_with_their_source(prefecture: SimpleNamespace, client: Client) -> None:
    client.force_login(prefecture.clerk)
    page = client.get("/messaging/mail-check/limits/")
    given = page.context["form"].initial
    changed = given | {"mail_per_minute": 30, "mail_per_minute_by_domain": "Example.jp 5", "source": "試験"}
    for name, wrong in (("mail_per_minute", "0"), ("sending_addresses", "x"), ("test_addresses", "x"),
                        ("mail_per_minute_by_domain", "example.jp"), ("dkim_selectors", "a b"), ("source", "")):  # fmt: skip
        answer = client.post("/messaging/mail-check/limits/", changed | {name: wrong})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])
    assert client.post("/messaging/mail-check/limits/", changed).status_code == 302
    again = client.get("/messaging/mail-check/limits/").context["form"].initial
    assert (again["mail_per_minute"], again["mail_per_minute_by_domain"]) == (30, "example.jp 5")
