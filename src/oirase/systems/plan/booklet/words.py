"""Texts of an edition as the template takes them: plain, or with the language that they are really in."""

from __future__ import annotations

from django.utils.translation import get_language

from oirase.kernel.texts import LocalizedText

Words = str | dict[str, str]


def words(text: LocalizedText) -> Words:
    """Return a text in the language of the moment; with its own language where it exists only in Japanese."""
    language = get_language() or "ja"
    shown = text.text(language)
    if language == "en" and shown and "en" not in text:
        return {"text": shown, "lang": "ja"}
    return shown
