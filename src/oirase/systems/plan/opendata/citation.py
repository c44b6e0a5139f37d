"""How an edition or a programme is cited: a sentence, BibTeX, CSL-JSON. It names edition, revision, day and lasting address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from oirase.ui.days import day_text

_SPECIAL = re.compile(r"([\\{}&%$#_^~])")
_ESCAPED = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}


@dataclass(frozen=True)
class Source:
    """What is cited: whose it is, its title (of a programme within that of its edition), revision, days and address."""

    key: str
    publisher: str
    edition: str
    revision: int
    issued: date
    read_on: date
    address: str
    programme: str = ""
    language: str = "ja"

    @property
    def title(self) -> str:
        """The title of what is cited."""
        return self.programme or self.edition


def sentence(source: Source) -> str:
    """Return the recommended citation in the language of the moment."""
    said = {
        "publisher": source.publisher,
        "edition": source.edition,
        "revision": source.revision,
        "issued": day_text(source.issued, weekday=False),
        "read_on": day_text(source.read_on, weekday=False),
        "address": source.address,
        "programme": source.programme,
    }
    if source.programme:
        return (
            _(
                "%(publisher)s「%(programme)s」『%(edition)s』第%(revision)d版、%(issued)s公開、%(address)s（%(read_on)s閲覧）"
            )
            % said
        )
    return (
        _("%(publisher)s『%(edition)s』第%(revision)d版、%(issued)s公開、%(address)s（%(read_on)s閲覧）")
        % said
    )


def bibtex(source: Source) -> str:
    """Return a BibTeX entry."""
    values = {
        "author": f"{{{_plain(source.publisher)}}}",
        "title": f"{{{_plain(source.title)}}}",
        "howpublished": _plain(source.edition) if source.programme else "",
        "edition": str(source.revision),
        "year": str(source.issued.year),
        "month": str(source.issued.month),
        "url": source.address,
        "urldate": source.read_on.isoformat(),
        "language": source.language,
    }
    lines = (f"  {name} = {{{value}}}" for name, value in values.items() if value)
    return f"@misc{{{source.key},\n" + ",\n".join(lines) + "\n}\n"


def csl(source: Source) -> list[dict[str, Any]]:
    """Return the item as CSL-JSON, which reference managers read."""
    item: dict[str, Any] = {
        "id": source.key,
        "type": "report",
        "title": source.title,
        "author": [{"literal": source.publisher}],
        "publisher": source.publisher,
        "edition": str(source.revision),
        "issued": {"date-parts": [_parts(source.issued)]},
        "accessed": {"date-parts": [_parts(source.read_on)]},
        "URL": source.address,
        "language": source.language,
    }
    return [item | ({"container-title": source.edition} if source.programme else {})]


def _plain(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPED.get(found[1], f"\\{found[1]}"), text)


def _parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]
