"""The made-up prefecture with its roadmap, editions of other shapes, and booklets read back from their PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import translation
from pypdf import PdfReader

from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.booklet import making
from oirase.systems.plan.booklet.models import Booklet
from oirase.systems.plan.booklet.services import WORKER
from oirase.systems.plan.commons import data, services
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.commons.selectors import for_detail
from oirase.systems.plan.commons.tests.conftest import draft, reading, testland  # noqa: F401 - fixtures


@dataclass(frozen=True)
class Read:
    """A PDF as a reader has it."""

    pdf: bytes

    @cached_property
    def file(self) -> PdfReader:
        """The parsed file."""
        return PdfReader(io.BytesIO(self.pdf))

    @cached_property
    def texts(self) -> list[str]:
        """The text of each page, without spaces and line ends."""
        return ["".join(page.extract_text().split()) for page in self.file.pages]

    @property
    def text(self) -> str:
        """The text of all pages."""
        return "".join(self.texts)

    def has(self, words: str) -> bool:
        """Whether the words stand in it, wherever lines break."""
        return "".join(words.split()) in self.text

    @property
    def outline(self) -> list[tuple[int, str, int]]:
        """The bookmarks: depth, title, page from 1."""
        return list(_flat(self.file, self.file.outline, 1))

    @property
    def fonts(self) -> set[tuple[str, str, bool]]:
        """Name, kind and whether it is embedded, of every font of every page."""
        found = set()
        for page in self.file.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                whole = font.get_object()
                inner = whole["/DescendantFonts"][0].get_object() if "/DescendantFonts" in whole else whole
                described = inner["/FontDescriptor"].get_object()
                embedded = any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3"))
                found.add((str(whole["/BaseFont"]), str(whole["/Subtype"]), embedded))
        return found

    @property
    def links(self) -> tuple[set[str], int]:
        """The addresses outside to which it leads, and the number of links inside."""
        notes = [
            note.get_object()
            for page in self.file.pages
            for note in page.get("/Annots", [])
            if note.get_object()["/Subtype"] == "/Link"
        ]
        outside = {str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})}
        return outside, sum("/URI" not in note.get("/A", {}) for note in notes)


def _flat(file: PdfReader, entries: list[Any], depth: int) -> Iterator[tuple[int, str, int]]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _flat(file, entry, depth + 1)
        else:
            yield depth, str(entry.title), (file.get_destination_page_number(entry) or 0) + 1


def booklet_of(edition: Edition, language: str = "ja") -> Read:
    """Make an edition's booklet as the worker does, and read it."""
    making.make(edition.pk, language)
    with scope(WORKER):
        booklet = Booklet.objects.get(edition=edition, language=language)
    with default_storage.open(booklet.path, "rb") as file:
        return Read(file.read())


def sheet_of(edition: Edition, number: int, language: str = "ja") -> Read:
    """Make one programme's sheet and read it."""
    with scope(WORKER), translation.override(language):
        programme = for_detail(Programme.objects.filter(edition=edition)).get(number=number)
        return Read(making.sheet(programme.edition, programme))


Published = Callable[..., Edition]


@pytest.fixture
def published(testland: SimpleNamespace) -> Published:  # noqa: F811 - a fixture
    """Publish the made-up edition with changes, a year later."""

    def publish(**changes: Any) -> Edition:
        given = replace(reading(), fiscal_year=2025, **changes)
        edition = services.load_edition(testland.editor, given=given)
        return services.publish(testland.editor, edition_id=edition.pk, version=1, reason="試験")  # type: ignore[no-any-return]

    return publish


def changed(number: int, **changes: Any) -> tuple[data.ProgrammeData, ...]:
    """The made-up programmes, one of them changed."""
    return tuple(replace(one, **changes) if one.number == number else one for one in reading().programmes)


def many(count: int) -> tuple[data.ProgrammeData, ...]:
    """As many programmes as an edition of a prefecture has, of those that there are."""
    known = reading().programmes
    return tuple(
        replace(
            known[place % len(known)],
            number=place + 1,
            title=LocalizedText(ja=f"架空の事業その{place + 1}"),
            flags=(),
        )
        for place in range(count)
    )
