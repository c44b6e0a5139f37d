"""Every entry page of every manifest and every kind of page behind it, per role, in Japanese and English, wide and narrow.

From a folder's entry pages the test follows the links of the main part to one page of each kind (one per URL name) in the same
folder, so the detail pages of a new system are looked at without being listed anywhere.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oirase.kernel.manifest.loader import manifests
from tests.accessibility.looking import LANGUAGES, Look, folder_of, name_of
from tests.accessibility.readers import Reader, readers_of, starts

pytestmark = pytest.mark.journey

CASES = [
    pytest.param(manifest.slug, reader, language, id=f"{manifest.slug}-{reader}-{language}")
    for manifest in manifests()
    for reader in readers_of(manifest.slug)
    for language in LANGUAGES
]


@pytest.mark.parametrize(("slug", "reader", "language"), CASES)
def test_nothing_is_wrong(slug: str, reader: Reader, language: str, look_as: Callable[..., Look]) -> None:
    look = look_as(reader, language)
    found = [
        f"{address}: {problem}"
        for address in pages(look, slug, reader)
        for problem in look.problems(address, language)
    ]
    assert not found, "\n".join(found)


def pages(look: Look, slug: str, reader: Reader):  # type: ignore[no-untyped-def]
    """Yield addresses; the caller has opened one when it asks for the next, and its links lead on."""
    waiting = list(starts(slug, reader))
    known = {name_of(address) for address in waiting}
    while waiting:
        address = waiting.pop(0)
        yield address
        for link in look.links():
            name = name_of(link)
            if name not in known and folder_of(name) == slug:
                known.add(name)
                if is_page(look, link):
                    waiting.append(link)


def is_page(look: Look, link: str) -> bool:
    """Whether an address answers with a page and not with a file."""
    answer = look.page.context.request.get(link)
    return answer.headers.get("content-type", "").startswith("text/html")
