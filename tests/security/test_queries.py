"""A page learns its query from `request.GET`, so the walks can tell a page that minds its query from one that does not."""

from __future__ import annotations

import re

from oirase.kernel.manifest.loader import PACKAGE

OTHER_WAYS = re.compile(r"QUERY_STRING|get_full_path|build_absolute_uri\(\)")
# What these do with it: refuse a NUL, lead back to the same page.
KNOWN = {
    "kernel/access/http.py": {"QUERY_STRING", "get_full_path"},
    "blocks/identity/middleware.py": {"get_full_path"},
    "ui/templates/ui/_account.html": {"get_full_path"},
    "ui/templates/ui/_language.html": {"get_full_path"},
}


def other_ways() -> dict[str, set[str]]:
    """Return the files that name another way to the query than `request.GET`, with the ways."""
    found = {}
    for path in PACKAGE.rglob("*"):
        if path.suffix in (".py", ".html") and "tests" not in path.parts:
            named = set(OTHER_WAYS.findall(path.read_text(encoding="utf-8")))
            if named:
                found[path.relative_to(PACKAGE).as_posix()] = named
    return found


def test_nothing_else_looks_at_the_query() -> None:
    assert other_ways() == KNOWN
