"""Asking DNS: an answer, no answer, or that it could not be asked, which are three different things."""

from __future__ import annotations

import dns.exception
import dns.resolver
import dns.reversename
from django.conf import settings

SECONDS = 5.0


class NotAsked(Exception):
    """The servers of names did not answer, so nothing is known."""


def resolver() -> dns.resolver.Resolver:
    """Return the installation's resolver: the named one, `address` or `address#port`, else the machine's. Raises NotAsked."""
    named = settings.INSTALLATION.resolver
    try:
        found = dns.resolver.Resolver(configure=not named)
    except dns.exception.DNSException as error:
        raise NotAsked(str(error)) from error
    if named:
        address, _, port = named.partition("#")
        found.nameservers, found.port = [address], int(port or 53)
    found.lifetime = SECONDS
    return found


class Names:
    """Answers by kind of record; an empty list where a name has none."""

    def __init__(self) -> None:
        self._resolver = resolver()

    def ask(self, name: str, kind: str) -> list[str]:
        """Return the records as text; texts of several strings are joined. Raises NotAsked."""
        try:
            answer = self._resolver.resolve(name, kind, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise NotAsked(f"{name} {kind}: {type(error).__name__}") from error
        if kind == "TXT":
            return [b"".join(row.strings).decode("utf-8", "replace") for row in answer]
        if kind == "MX":
            return [str(row.exchange).rstrip(".") for row in answer]
        return [str(row).rstrip(".") for row in answer]

    def addresses(self, name: str) -> list[str]:
        """Return the addresses of a name, both kinds."""
        return self.ask(name, "A") + self.ask(name, "AAAA")

    def names_of(self, address: str) -> list[str]:
        """Return the names that an address says it has."""
        return self.ask(str(dns.reversename.from_address(address)), "PTR")
