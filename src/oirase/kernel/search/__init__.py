"""One search over everything that somebody may see, in Japanese without a dictionary.

A text is cut into **passages** of at most 1,000 characters. Of each passage's key (width, kana and variant kanji folded) the
set of all pairs of neighbouring signs is kept as a tsvector without positions. A query's pairs are all asked for (AND),
then the passages found are checked with LIKE on the key, because pairs may stand apart. So 「納税」 finds itself, a
query of one sign too, and no word list grows old. Phrase positions fail in long texts, and ranking all hits of a common
word took 0.8 s: only the newest 1,000 hits are ranked, exact titles first.

Order of events: a service calls `index` inside its command, so that text and index change together; `find` asks each type for
passages whose record is in `visible_to(actor)`, ranks, and gives hits with a snippet. What a field right hides is indexed
as `guarded` text: it is found by, and shown to, those only who may read that field of that record.

Modules: `models`, `indexing`, `finding`, `snippets`, `registry` (which models are searched).
Limits: all words of a query must stand in one passage (or its title); no stems and no synonyms. The table has no body of its
own: its rows are reached only through the record they belong to, whose row security holds.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oirase.kernel.search.finding import Hit, find
    from oirase.kernel.search.indexing import forget, index
    from oirase.kernel.search.registry import address_of, searchable

_HOMES = {
    "address_of": "registry",
    "find": "finding",
    "Hit": "finding",
    "index": "indexing",
    "forget": "indexing",
    "searchable": "registry",
}

__all__ = ["Hit", "address_of", "find", "forget", "index", "searchable"]


def __getattr__(name: str) -> Any:
    # This package is an app, and Django imports it before any model may be.
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
