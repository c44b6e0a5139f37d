"""Issuing a notice: composed in every language of its template, numbered last, set as PDF, kept with its text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from oirase.blocks.documents.letters import LANGUAGES, PARTS, Composed, Head, clean, compose, used_language
from oirase.blocks.documents.models import Document, NoticeTemplate, Seal, TemplateState
from oirase.blocks.documents.notices import addressee_lines
from oirase.blocks.documents.numbers import take_document_number
from oirase.blocks.documents.offers import NoticeSpec, notice_of
from oirase.blocks.documents.printing import print_letter
from oirase.blocks.documents.specs import HEAD_TITLE
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body, Organisation, User
from oirase.kernel.access.records import Record
from oirase.kernel.commands import changed
from oirase.kernel.files import keep, receive
from oirase.kernel.files.models import StoredFile
from oirase.kernel.settings import value_on
from oirase.kernel.texts import LocalizedText


@dataclass(frozen=True)
class Addressee:
    """Whom a notice is for: a person, an organisation, or a person of an organisation; 様 and 御中 are added."""

    person: str = ""
    organisation: str = ""


def render_notice(
    version: NoticeTemplate,
    values: Mapping[str, Any],
    *,
    number: str,
    day: date,
    addressee: Addressee,
    sender: Sequence[str] | None = None,
    contact: Sequence[str] | None = None,
    language: str = "ja",
    office: Organisation | None = None,
) -> bytes:
    """Return a notice as PDF without issuing it; ValueMissing names placeholders without a value.

    `sender` and `contact` (lines) replace the template's own. Where the template has no text in `language`, it is Japanese.
    """
    draft = _Draft(version, values, day, addressee, office, sender, contact)
    return print_letter(draft.letter(used_language(version.texts, language), number)).pdf


def preview(version: NoticeTemplate, spec: NoticeSpec, language: str = "ja") -> Composed:
    """Return a letter with the sample values of its placeholders, marked as a sample; `version` may be unsaved."""
    samples = spec.samples
    addressee = Addressee(str(samples["addressee.name"]))
    draft = _Draft(version, samples, samples["notice.day"], addressee, None, None, None, spec)
    letter = draft.letter(language, str(samples["notice.number"]), common=False)
    with translation.override(language):
        letter["mark"] = _("見本：発出した文書ではありません")
    return letter


def preview_pdf(
    version: NoticeTemplate, sample: Mapping[str, Any] | None = None, language: str = "ja"
) -> bytes:
    """Return a preview as PDF; `sample` replaces sample values of the declaration."""
    spec = notice_of(version.body_id, version.code)
    if sample:
        spec = _with_samples(spec, sample)
    return print_letter(preview(version, spec, used_language(version.texts, language))).pdf


def issue_notice(
    actor: Actor,
    *,
    about: Record,
    version: NoticeTemplate,
    values: Mapping[str, Any],
    addressee: Addressee,
    party: User | None = None,
    office: Organisation | None = None,
    day: date | None = None,
    language: str = "ja",
    sender: Sequence[str] | None = None,
    contact: Sequence[str] | None = None,
) -> Document:
    """Issue a notice about a record (called inside a command, as its last step) and return the document kept for its party.

    The number is the next of `office` (the record's where none is named). ValueError for a draft, a withdrawn version or a record
    without an office; ValueMissing before a number is taken. `version` may be one that has been replaced: a case keeps
    the version that it began with.
    """
    if version.state not in (TemplateState.PUBLISHED, TemplateState.REPLACED):
        raise ValueError(f"{version.code} {version.number} is {version.state}: it is not issued")
    office = office or about.organisation
    if office is None:
        raise ValueError("an office issues a notice, and none is named")
    day = day or clock.today()
    draft = _Draft(version, values, day, addressee, office, sender, contact)
    language = used_language(version.texts, language)
    draft.letter(language, "")
    number = take_document_number(office, day)
    copies = draft.letters(number)
    printed = print_letter(copies[language])
    document = keep_file(
        actor,
        about=about,
        filename=f"{number}.pdf",
        content=printed.pdf,
        title=copies[language]["title"],
        number=number,
        party=party,
        template=version,
        issued_on=day,
        language=language,
        copies=copies,
        unshown=printed.unshown[:100],
    )
    changed(
        document,
        "issued",
        after={
            "about": document.about,
            "number": number,
            "template": version.pk,
            "sha256": document.file.sha256,
        },
    )
    return document


def keep_file(
    actor: Actor, *, about: Record, filename: str, content: bytes, title: str, **fields: Any
) -> Document:
    """Store a file and its document about a record; FileRefused for a kind that is not taken."""
    with receive(io.BytesIO(content), filename) as received:
        file: StoredFile = keep(actor, received, body_id=about.body_id, organisation_id=about.organisation_id)
    return Document.objects.create(
        body_id=about.body_id,
        organisation_id=about.organisation_id,
        title=title[:300],
        about=reference(about),
        file=file,
        **fields,
    )


def reference(about: Record) -> str:
    """Return the word by which a document names its record."""
    return f"{about._meta.label_lower}/{about.pk}"


@dataclass(frozen=True)
class _Draft:
    """A notice before it has a number."""

    version: NoticeTemplate
    values: Mapping[str, Any]
    day: date
    addressee: Addressee
    office: Organisation | None
    sender: Sequence[str] | None
    contact: Sequence[str] | None
    spec: NoticeSpec | None = None

    def letters(self, number: str) -> dict[str, Composed]:
        """Return the letter in each language that the template is written in."""
        texts = self.version.texts
        return {one: self.letter(one, number) for one in LANGUAGES if used_language(texts, one) == one}

    def letter(self, language: str, number: str, *, common: bool = True) -> Composed:
        """Return the letter in one language."""
        spec = self.spec or notice_of(self.version.body_id, self.version.code)
        values = {**self.values, **(self._common(number) if common else {})}
        parts = {part: self.version.parts(language).get(part, "") for part in PARTS}
        with translation.override(language):
            head = Head(
                number,
                self.day,
                addressee_lines(self.addressee.organisation, self.addressee.person),
                self._seal(),
                _("デモ：架空の文書です") if settings.DEMO_ALLOWED else "",
            )
        made = compose(parts, spec.known, values, head, language)
        for part, lines in (("sender", self.sender), ("contact", self.contact)):
            if lines is not None:
                made[part] = [clean(line) for line in lines]
        return made

    def _seal(self) -> str:
        return {Seal.OMITTED: _("（公印省略）"), Seal.ROOM: Seal.ROOM.value}.get(Seal(self.version.seal), "")

    def _common(self, number: str) -> dict[str, Any]:
        office = self.office or self.version.organisation
        return {
            "notice.number": number,
            "notice.day": self.day,
            "addressee.name": self.addressee.person or self.addressee.organisation,
            "sender.body": self.version.body.name,
            "sender.head": head_of(self.version.body, self.day),
            "sender.office": office.name_on(self.day) if office else "",
        }


def _with_samples(spec: NoticeSpec, sample: Mapping[str, Any]) -> NoticeSpec:
    placeholders = tuple(replace(one, sample=sample.get(one.key, one.sample)) for one in spec.placeholders)
    return replace(spec, placeholders=placeholders)


def head_of(body: Body, day: date) -> LocalizedText:
    """Return the title of a body's head (首長の職名) on a day, by language; the body's name where none is recorded."""
    return LocalizedText(value_on(HEAD_TITLE.key, day, body.code) or body.name)
