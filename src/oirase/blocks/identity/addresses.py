"""From where a request comes, behind as many proxies as the settings say are ours."""

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the visitor's address, or nothing where the server did not say (a Unix socket)."""
    return get_client_ip(request) or ""
