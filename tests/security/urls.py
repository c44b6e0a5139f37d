"""Every URL of the resolver, with its policy and its parameters, and the addresses that rows make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import unwrap
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

from oirase.kernel.access.http import Policy
from tests.security.rows import Row

GROUP = re.compile(r"<(?:\w+:)?(\w+)>")
NAMED = re.compile(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)")
API = "api/v1/"
OWNERS = {"accounts": "identity", "sta": "observations"}


@dataclass(frozen=True)
class Url:
    """One URL: its route as written, the converters of its parameters, the name of its policy ("" where it has none)."""

    route: str
    converters: Mapping[str, Any]
    policy: Policy | None
    name: str

    @property
    def slug(self) -> str:
        """Return the slug of the folder that it belongs to; the portal's own have no prefix."""
        first = self.route.removeprefix(API).split("/")[0]
        return OWNERS.get(first, first) if first in _mounted() else "portal"

    @property
    def in_api(self) -> bool:
        """Whether it is an operation of the API, which answers with problems instead of pages."""
        return self.route.startswith(API)

    def fits(self, row: Row) -> bool:
        """Whether a row has all parameters of this URL, in the right form."""
        return all(
            name in row.params and re.fullmatch(converter.regex, str(row.params[name]))
            for name, converter in self.converters.items()
        )

    def address(self, row: Row | None = None) -> str:
        """Return the address that a row makes of the URL."""
        params = row.params if row else {}
        return "/" + GROUP.sub(lambda found: str(params[found.group(1)]), self.route)


@cache
def _mounted() -> frozenset[str]:
    """Return the prefixes below which folders are mounted."""
    tops = [one for one in get_resolver().url_patterns if isinstance(one, URLResolver)]
    return frozenset(str(one.pattern).rstrip("/") for one in tops) - {"", API.rstrip("/")}


@cache
def all_urls() -> tuple[Url, ...]:
    """Return every URL once; of two with the same route only the first is ever reached."""
    found: dict[str, Url] = {}
    for url in _walk(get_resolver().url_patterns, "", {}):
        found.setdefault(url.route, url)
    return tuple(found.values())


def _walk(patterns: Any, prefix: str, outer: Mapping[str, Any]) -> Iterator[Url]:
    for one in patterns:
        route, converters = _plain(one.pattern)
        converters = {**outer, **converters}
        if isinstance(one, URLPattern):
            yield Url(prefix + route, converters, _policy(one.callback), one.name or "")
        else:
            yield from _walk(one.url_patterns, prefix + route, converters)


class _Anything:
    regex = ".+"


def _plain(pattern: Any) -> tuple[str, dict[str, Any]]:
    """Return a pattern as a route with <name> for its parameters, whether it was written as one or as an expression."""
    if isinstance(pattern, RoutePattern):
        return str(pattern), dict(pattern.converters)
    if not isinstance(pattern, RegexPattern):
        raise TypeError(f"unknown kind of pattern: {pattern!r}")
    text = str(pattern).removeprefix("^").removesuffix("$")
    names = NAMED.findall(text)
    return NAMED.sub(lambda found: f"<{found.group(1)}>", text), dict.fromkeys(names, _Anything)


def _policy(view: Any) -> Policy | None:
    """Return the policy of a page, or of the operation behind a path of the API."""
    held = [cell.cell_contents for cell in getattr(unwrap(view), "__closure__", None) or ()]
    operations = [one for each in held for one in getattr(each, "operations", ())]
    policies = [getattr(one.view_func, "policy", None) for one in operations]
    found: Policy | None = getattr(view, "policy", None) or next((one for one in policies if one), None)
    return found
