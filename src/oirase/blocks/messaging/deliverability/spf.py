"""Which addresses a domain lets send its mail: the evaluation of SPF (RFC 7208) as far as senders use it.

Macros are not expanded: a record with one is told as not understood, never as a pass.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from oirase.blocks.messaging.deliverability.asking import Names

# RFC 7208, 4.6.4: a receiver stops after ten questions.
MOST_QUESTIONS = 10
RESULTS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
Address = IPv4Address | IPv6Address


class NotUnderstood(ValueError):
    """A record that receivers refuse (permerror), or that this evaluation does not cover."""


@dataclass
class Evaluation:
    """One evaluation, which counts its questions."""

    names: Names
    address: Address
    questions: int = field(default=0)

    def result(self, domain: str) -> str:
        """Return pass, fail, softfail, neutral, or none where the domain has no record; NotUnderstood, NotAsked."""
        record = record_of(self.names, domain)
        if record is None:
            return "none"
        redirect = ""
        for term in record.split()[1:]:
            if term.lower().startswith("redirect="):
                redirect = term.partition("=")[2]
            elif "=" in term.partition(":")[0]:
                continue
            else:
                sign, mechanism = (term[0], term[1:]) if term[0] in RESULTS else ("+", term)
                if self._matches(mechanism, domain):
                    return RESULTS[sign]
        if redirect:
            self._count()
            return self.result(redirect)
        return "neutral"

    def _matches(self, mechanism: str, domain: str) -> bool:
        if "%" in mechanism:
            raise NotUnderstood(mechanism)
        kind, _, value = mechanism.partition(":")
        kind = kind.lower()
        if kind == "all":
            return True
        if kind in ("ip4", "ip6"):
            return self._within(value)
        name, _, width = (kind + ":" + value if value else kind).partition("/")
        kind, _, target = name.partition(":")
        self._count()
        if kind == "include":
            return self._included(target)
        if kind == "a":
            return self._among(self.names.addresses(target or domain), width)
        if kind == "mx":
            hosts = self.names.ask(target or domain, "MX")
            return any(self._among(self.names.addresses(host), width) for host in hosts[:MOST_QUESTIONS])
        if kind == "exists":
            return bool(self.names.ask(target, "A"))
        raise NotUnderstood(mechanism)

    def _included(self, target: str) -> bool:
        result = self.result(target)
        if result == "none":
            raise NotUnderstood(f"include:{target}")
        return result == "pass"

    def _within(self, value: str) -> bool:
        try:
            network = ip_network(value, strict=False)
        except ValueError as error:
            raise NotUnderstood(value) from error
        return network.version == self.address.version and self.address in network

    def _among(self, addresses: list[str], width: str) -> bool:
        four, _, six = width.partition("//") if not width.startswith("/") else ("", "", width[1:])
        bits = {4: four or "32", 6: six or "128"}
        return any(
            self._within(f"{one}/{bits[ip_address(one).version]}")
            for one in addresses
            if ip_address(one).version == self.address.version
        )

    def _count(self) -> None:
        self.questions += 1
        if self.questions > MOST_QUESTIONS:
            raise NotUnderstood(f"more than {MOST_QUESTIONS} questions")


def record_of(names: Names, domain: str) -> str | None:
    """Return a domain's SPF record; None for none, NotUnderstood for several."""
    found = [text for text in names.ask(domain, "TXT") if text.lower().split(" ")[0] == "v=spf1"]
    if len(found) > 1:
        raise NotUnderstood(f"{domain}: {len(found)} records")
    return found[0] if found else None


def evaluate(names: Names, domain: str, address: str) -> str:
    """Return what a receiver would find for mail of `domain` from `address`."""
    return Evaluation(names, ip_address(address)).result(domain)
