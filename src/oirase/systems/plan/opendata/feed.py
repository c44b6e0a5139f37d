"""The changes as an Atom feed (RFC 4287): plain values in, bytes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from oirase.systems.plan.opendata.changes import Change

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
ElementTree.register_namespace("", ATOM)


@dataclass(frozen=True)
class Feed:
    """A feed's own values; addresses are whole ones, `key` stays the same whatever the feed is called."""

    key: str
    title: str
    author: str
    language: str
    own_address: str
    page_address: str
    rights: str = ""


def atom(feed: Feed, changes: Sequence[Change], updated: datetime, absolute: Callable[[str], str]) -> bytes:
    """Return the feed; `updated` is when its newest entry changed."""
    root = ElementTree.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": feed.language})
    _text(root, "id", feed.key)
    _text(root, "title", feed.title)
    _text(root, "updated", updated.isoformat())
    _text(_element(root, "author"), "name", feed.author)
    _element(root, "link", rel="self", type="application/atom+xml", href=feed.own_address)
    _element(root, "link", rel="alternate", type="text/html", href=feed.page_address)
    if feed.rights:
        _text(root, "rights", feed.rights)
    for change in changes:
        _entry(root, change, absolute)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _entry(root: ElementTree.Element, change: Change, absolute: Callable[[str], str]) -> None:
    entry = _element(root, "entry")
    _text(entry, "id", f"urn:uuid:{change.key}")
    _text(entry, "title", change.title)
    _text(entry, "updated", change.at.isoformat())
    _text(entry, "published", change.at.isoformat())
    _element(entry, "category", term=change.kind)
    _element(entry, "link", rel="alternate", type="text/html", href=absolute(change.address))
    _text(entry, "summary", change.text or change.title)


def _element(parent: ElementTree.Element, name: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    # XML has no place for most control characters, which a text from a spreadsheet may hold.
    clean = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
    _element(parent, name).text = clean
