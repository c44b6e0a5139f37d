"""What pages and others read: templates by code, their versions, and the documents of the person who looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from oirase.blocks.documents import pack
from oirase.blocks.documents.models import Document, NoticeTemplate, TemplateState
from oirase.blocks.documents.offers import NoticeSpec, notices_of
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import Body
from oirase.kernel.access.paging import Page, page_of
from oirase.kernel.access.rowsecurity import reading_as

TEMPLATES = "documents.templates"
READER = Actor.system("documents.templates")


class NoTemplate(LookupError):
    """A body has no template of this code in use."""


def published(body_id: UUID, code: str) -> NoticeTemplate:
    """Return the version of a template that a body uses now, whoever asks; NoTemplate."""
    with reading_as(READER):
        rows = NoticeTemplate.objects.select_related("body", "organisation")
        found = rows.filter(body_id=body_id, code=code, state=TemplateState.PUBLISHED).first()
    if found is None:
        raise NoTemplate(code)
    return found


def defaults_of(spec: NoticeSpec) -> dict[str, dict[str, str]]:
    """Return the texts with which an office begins: the pack's sample, else those of the declaration, by language."""
    sample = pack.samples().get(spec.code)
    texts: Mapping[str, Mapping[str, str]] = sample.texts if sample else spec.default
    return {language: dict(parts) for language, parts in texts.items()}


@dataclass(frozen=True)
class Row:
    """A notice of a body in the list: its newest versions, and what there is to do."""

    spec: NoticeSpec
    body: Body
    current: NoticeTemplate | None
    draft: NoticeTemplate | None

    @property
    def code(self) -> str:
        """The code."""
        return self.spec.code

    @property
    def title(self) -> str:
        """The name of the notice."""
        return self.spec.title.ja

    @property
    def newest(self) -> NoticeTemplate | None:
        """Return what an officer opens: the draft, else the version in use or stopped."""
        return self.draft or self.current

    @property
    def state(self) -> str:
        """Return the state that is shown: of the version in use where there is one."""
        return self.current.state if self.current else self.draft.state if self.draft else "none"

    @property
    def changed_at(self) -> datetime | None:
        """Return when it was last changed."""
        return self.newest.changed_at if self.newest else None


def overview(actor: Actor, filters: Mapping[str, Any]) -> list[Row]:
    """Return the notices of the bodies in which the actor looks after templates."""
    bodies = Body.objects.filter(pk__in={reach.body_id for reach in actor.reaches.get(TEMPLATES, ())})
    return [row for body in bodies for row in _rows(actor, body) if _fits(row, filters)]


def _rows(actor: Actor, body: Body) -> Iterator[Row]:
    seen = NoticeTemplate.objects.visible_to(actor, "templates").filter(body=body).order_by("number")
    current: dict[str, NoticeTemplate] = {}
    drafts: dict[str, NoticeTemplate] = {}
    for one in seen.exclude(state=TemplateState.REPLACED).select_related("changed_by"):
        (drafts if one.state == TemplateState.DRAFT else current)[one.code] = one
    for spec in notices_of(body.pk).values():
        yield Row(spec, body, current.get(spec.code), drafts.get(spec.code))


def _fits(row: Row, filters: Mapping[str, Any]) -> bool:
    words = str(filters.get("q", "")).lower().split()
    text = f"{row.code} {row.spec.title.ja} {row.spec.title.en}".lower()
    return (
        all(word in text for word in words)
        and filters.get("state", row.state) == row.state
        and filters.get("kind", row.spec.kind) == row.spec.kind
    )


def versions(actor: Actor, template: NoticeTemplate) -> list[NoticeTemplate]:
    """Return all versions of a template that the actor sees, newest first."""
    found = NoticeTemplate.objects.visible_to(actor, "templates").select_related("changed_by")
    return list(found.filter(body_id=template.body_id, code=template.code).order_by("-number"))


def mine(actor: Actor, after: str | None) -> Page[Document]:
    """Return a page of the documents addressed to the account or to those whom it represents, newest first."""
    own = Document.objects.filter(Q(party_id__in=actor.parties))
    return page_of(actor, own, "-created_at", after, 20)
