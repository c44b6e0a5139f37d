"""Messages that systems declare, and their words: gettext's by default, a body's own where an officer has written some.

    RECEIVED = declare(MessageSpec(
        "consultation.received",
        subject=gettext_noop("相談を受け付けました（%(number)s）"),
        text=gettext_noop("..."),
        placeholders={"number": gettext_noop("受付番号"), "company": gettext_noop("会社名")},
    ))

Values are put in as plain text, once: what a value contains is never read as a placeholder or as markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, override

from oirase.blocks.messaging.models import Wording
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.texts import LocalizedText

LANGUAGES = ("ja", "en", "ja-easy")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
_IN_MESSAGE_ID = re.compile(r"%\((\w+)\)s|%%")


@dataclass(frozen=True)
class MessageSpec:
    """A message as its system declares it: a lasting code, Japanese message ids, and each placeholder with its name."""

    code: str
    subject: str
    text: str
    placeholders: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """Subject and text in one language, with placeholders in braces."""

    subject: str
    text: str


SPECS: dict[str, MessageSpec] = {}


def declare(spec: MessageSpec) -> MessageSpec:
    """Make a message known to the page of wordings; ValueError when its words and its placeholders differ, or the code is taken."""
    if SPECS.get(spec.code, spec) != spec:
        raise ValueError(f"message {spec.code} is declared twice")
    used = {found[1] for found in _IN_MESSAGE_ID.finditer(spec.subject + spec.text) if found[1]}
    unnamed = used - spec.placeholders.keys()
    if unnamed:
        raise ValueError(f"message {spec.code}: no name for {sorted(unnamed)}")
    SPECS[spec.code] = spec
    return spec


def default_words(spec: MessageSpec, language: str) -> Words:
    """Return the words that stand as long as nobody has written others."""
    with override(language):
        return Words(_in_braces(gettext(spec.subject)), _in_braces(gettext(spec.text)))


def _in_braces(text: str) -> str:
    return _IN_MESSAGE_ID.sub(lambda found: "{" + found[1] + "}" if found[1] else "%", text)


def words_of(spec: MessageSpec, body_id: UUID) -> dict[str, Words]:
    """Return the words by language as they hold for a body today; whoever sends may read them, whatever their rights."""
    with scope(Actor.system("messaging.words")):
        newest = Wording.objects.filter(body_id=body_id, code=spec.code).order_by("language", "-number")
        own = {one.language: one for one in newest.distinct("language") if not one.is_default}
    return {
        language: Words(own[language].subject, own[language].text)
        if language in own
        else default_words(spec, language)
        for language in LANGUAGES
    }


def filled(text: str, values: Mapping[str, Any], language: str) -> str:
    """Put values into a text; a placeholder without a value stays as it is, so that the loss is seen."""
    with override(language):
        return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)


def rendered(
    spec: MessageSpec, body_id: UUID, values: Mapping[str, Any]
) -> tuple[LocalizedText, LocalizedText]:
    """Return subject and text in all languages with their values."""
    words = words_of(spec, body_id)
    return (
        LocalizedText({code: filled(one.subject, values, code) for code, one in words.items()}),
        LocalizedText({code: filled(one.text, values, code) for code, one in words.items()}),
    )


def unfit(spec: MessageSpec, words: Words, standard: Words) -> tuple[list[str], list[str]]:
    """Return which placeholders of the standard are missing, and which are unknown and would be sent as they are."""
    used = set(PLACEHOLDER.findall(words.subject + words.text))
    needed = set(PLACEHOLDER.findall(standard.subject + standard.text))
    return sorted(needed - used), sorted(used - spec.placeholders.keys())
