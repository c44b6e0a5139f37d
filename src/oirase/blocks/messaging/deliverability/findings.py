"""The checks of a sender's domain, each a finding: passed, failed, or not known because it could not be asked."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from django.utils.translation import gettext_noop

from oirase.blocks.messaging.deliverability import spf
from oirase.blocks.messaging.deliverability.asking import Names, NotAsked

Verdict = Literal["passed", "failed", "unknown"]
TAG = re.compile(r"\s*([a-zA-Z]+)\s*=\s*([^;]*)")
# RFC 8301: verifiers refuse keys below 1024 bits; such a key in DER has about 160 octets.
SHORTEST_RSA_KEY = 150

NO_RECORD = gettext_noop("レコードがありません。")
FINE = gettext_noop("問題ありません。")
NOT_ASKED = gettext_noop("DNSに問い合わせできませんでした。")
NOT_SET = gettext_noop("設定に値がないため、確認できません。")
NOT_READABLE = gettext_noop("レコードを解釈できません。")
LETS_ALL = gettext_noop("誰でも送信できる設定（+all）です。")
NO_END = gettext_noop("最後が -all または ~all になっていません。")
NOT_COVERED = gettext_noop("メールが出ていくアドレスが、SPFに含まれていません。")
WEAK_KEY = gettext_noop("公開鍵がないか、短すぎます。")
NO_MX = gettext_noop("不達の通知を受け取るMXがありません。")
NO_NAME = gettext_noop("逆引きの名前がないか、正引きと一致しません。")


@dataclass(frozen=True)
class Finding:
    """What one check found: its name, the verdict, the reason as a message id, and what DNS said."""

    check: str
    verdict: Verdict
    reason: str
    detail: str = ""


def look_at(
    domain: str, *, selectors: list[str], sending: list[str], bounces: str, provider: bool
) -> list[Finding]:
    """Ask DNS about a domain. `sending` are the addresses from which mail leaves, `bounces` the domain to which it comes back.

    With a provider the addresses are the provider's affair, and its part of SPF is seen by the test mails.
    """
    try:
        names = Names()
    except NotAsked as error:
        return [Finding(name, "unknown", NOT_ASKED, str(error)) for name in ("SPF", "DKIM", "DMARC", "MX")]
    checks: list[tuple[str, Callable[[], Finding]]] = [
        ("SPF", partial(_spf, names, domain, sending, provider)),
        *((f"DKIM {one}", partial(_dkim, names, domain, one)) for one in selectors),
        ("DMARC", partial(_dmarc, names, domain)),
        ("MX", partial(_mx, names, bounces)),
    ]
    if not selectors:
        checks.insert(1, ("DKIM", partial(Finding, "DKIM", "unknown", NOT_SET)))
    if not provider:
        checks += [(f"PTR {one}", partial(_ptr, names, one)) for one in sending]
    return list(_carried_out(checks))


def _carried_out(checks: list[tuple[str, Callable[[], Finding]]]) -> Iterator[Finding]:
    for name, check in checks:
        try:
            yield check()
        except NotAsked as error:
            yield Finding(name, "unknown", NOT_ASKED, str(error))
        except ValueError as error:
            yield Finding(name, "failed", NOT_READABLE, str(error))


def _spf(names: Names, domain: str, sending: list[str], provider: bool) -> Finding:
    record = spf.record_of(names, domain)
    if record is None:
        return Finding("SPF", "failed", NO_RECORD)
    terms = record.lower().split()
    if "+all" in terms or "all" in terms:
        return Finding("SPF", "failed", LETS_ALL, record)
    if not {"-all", "~all"} & set(terms) and "redirect=" not in record.lower():
        return Finding("SPF", "failed", NO_END, record)
    if provider:
        return Finding("SPF", "passed", FINE, record)
    if not sending:
        return Finding("SPF", "unknown", NOT_SET, record)
    outside = [one for one in sending if spf.evaluate(names, domain, one) != "pass"]
    if outside:
        return Finding("SPF", "failed", NOT_COVERED, f"{', '.join(outside)}: {record}")
    return Finding("SPF", "passed", FINE, record)


def tags(record: str) -> dict[str, str]:
    """Return the tags of a DKIM or DMARC record."""
    found = (TAG.fullmatch(part) for part in record.split(";") if part.strip())
    return {one[1].lower(): one[2].strip() for one in found if one}


def _dkim(names: Names, domain: str, selector: str) -> Finding:
    name = f"DKIM {selector}"
    records = names.ask(f"{selector}._domainkey.{domain}", "TXT")
    if not records:
        return Finding(name, "failed", NO_RECORD)
    found = tags(records[0])
    try:
        key = base64.b64decode("".join(found.get("p", "").split()), validate=True)
    except binascii.Error:
        key = b""
    elliptic = found.get("k", "rsa").lower() == "ed25519"
    if len(key) < (32 if elliptic else SHORTEST_RSA_KEY):
        return Finding(name, "failed", WEAK_KEY, records[0][:200])
    return Finding(name, "passed", FINE, records[0][:200])


def _dmarc(names: Names, domain: str) -> Finding:
    """Find the policy at the domain, else at the domains above it (a walk up the tree of names)."""
    labels = domain.split(".")
    for start in range(max(len(labels) - 1, 1)):
        place = "_dmarc." + ".".join(labels[start:])
        records = [text for text in names.ask(place, "TXT") if text.lower().startswith("v=dmarc1")]
        if len(records) > 1:
            return Finding("DMARC", "failed", NOT_READABLE, place)
        if records:
            readable = tags(records[0]).get("p", "").lower() in ("none", "quarantine", "reject")
            return Finding(
                "DMARC", "passed" if readable else "failed", FINE if readable else NOT_READABLE, records[0]
            )
    return Finding("DMARC", "failed", NO_RECORD)


def _mx(names: Names, domain: str) -> Finding:
    hosts = [one for one in names.ask(domain, "MX") if one]
    reachable = any(names.addresses(host) for host in hosts)
    return Finding("MX", "passed" if reachable else "failed", FINE if reachable else NO_MX, ", ".join(hosts))


def _ptr(names: Names, address: str) -> Finding:
    found = names.names_of(address)
    same = any(address in names.addresses(name) for name in found)
    return Finding(
        f"PTR {address}", "passed" if same else "failed", FINE if same else NO_NAME, ", ".join(found)
    )
