"""Notices read back from their PDF; nobody's words become markup."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from oirase.blocks.documents.facade import notice_pdf
from oirase.blocks.documents.notices import addressee_lines

DATA: dict[str, Any] = {
    "number": "R8-0012",
    "day": date(2026, 11, 23),
    "addressee": {"organisation": "架空工業株式会社", "person": "見本 太郎"},
    "sender": ["架空県", "相談課"],
    "title": "相談への回答",
    "paragraphs": ["次のとおり回答します。"],
    "sections": [{"title": "回答", "text": "一行目\n二行目"}],
}


def text_of(pdf: bytes) -> str:
    """Return the PDF's text without spaces and line ends."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_letter_says_who_when_and_what() -> None:
    pdf = notice_pdf("letter", DATA)
    found = text_of(pdf)
    for words in ("R8-0012", "令和8年11月23日", "架空工業株式会社", "見本太郎様", "相談課", "一行目二行目"):
        assert words in found
    fonts = {
        str(font.get_object()["/BaseFont"])
        for font in PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("BIZUDPGothic" in font for font in fonts), f"only the shipped font, embedded: {fonts}"


@pytest.mark.parametrize(
    ("language", "day", "addressee"),
    [
        ("en", "23November2026", "見本太郎架空工業株式会社"),
        ("ja-easy", "2026年11月23日", "架空工業株式会社見本太郎様"),
    ],
)
def test_a_letter_in_other_languages(language: str, day: str, addressee: str) -> None:
    with translation.override(language):
        found = text_of(notice_pdf("letter", DATA))
    assert day in found
    assert addressee in found
    assert ("様" in found) == (language != "en")


@pytest.mark.parametrize(
    "words",
    [
        '#read("letter.typ")',
        "#panic()",
        "$x^2$ *太字* _斜体_",
        '"]) #eval("1+1")',
        "\\ #sys.inputs",
        "= 見出し",
        "</script>",
    ],
)
def test_words_are_only_words(words: str) -> None:
    given = {
        **DATA,
        "title": words,
        "addressee": {"person": words},
        "sections": [{"title": words, "text": words}],
    }
    assert text_of(notice_pdf("letter", given)).count("".join(words.split())) >= 4


def test_an_unknown_template_is_refused() -> None:
    for name in ("nothing", "../letter", "typst/letter"):
        with pytest.raises(FileNotFoundError):
            notice_pdf(name, DATA)


def test_titles_of_respect_are_never_doubled() -> None:
    assert addressee_lines("架空工業", "見本") == ["架空工業", "見本 様"]
    assert addressee_lines("架空工業") == ["架空工業 御中"]
    assert addressee_lines(person="見本") == ["見本 様"]
