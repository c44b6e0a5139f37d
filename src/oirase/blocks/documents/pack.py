"""What a prefecture's pack brings: sample texts of notices (`notices/*.toml`), titles of heads (`heads.csv`), signs and form of numbers.

A sample becomes the first version of the prefecture's template, marked unconfirmed. Loading again renews it only while no officer
has made a version of their own.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from oirase.blocks.documents.checking import errors_of
from oirase.blocks.documents.letters import LANGUAGES, parts_of
from oirase.blocks.documents.models import NoticeTemplate, TemplateState
from oirase.blocks.documents.offers import NoticeSpec, notices_of
from oirase.blocks.documents.specs import HEAD_TITLE, NUMBER_PATTERN, NUMBER_SIGNS
from oirase.kernel import clock
from oirase.kernel.access.models import Body
from oirase.kernel.manifest import packs
from oirase.kernel.settings import record_given, record_value
from oirase.kernel.texts import LocalizedText

FOLDER = "notices"
HEADS = "heads.csv"


@dataclass(frozen=True)
class Sample:
    """The sample texts of a notice, by language and part."""

    code: str
    texts: Mapping[str, Mapping[str, str]]


def samples(path: Path | None = None) -> dict[str, Sample]:
    """Return a pack's samples by code; those of the installation's pack without a path."""
    return _read((path or packs.current().path) / FOLDER)


@cache
def _read(folder: Path) -> dict[str, Sample]:
    found = {}
    for file in sorted(folder.glob("*.toml")):
        content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        texts = {one: parts for one in LANGUAGES if (parts := parts_of(content.get(one, {})))}
        found[content["code"]] = Sample(content["code"], texts)
    return found


def load(path: Path) -> None:
    """Load signs and samples; KeyError for a sample of a notice that nobody issues, ValueError for one with mistakes."""
    head = packs.read(path)
    for spec in (NUMBER_PATTERN, NUMBER_SIGNS):
        record_given(spec, head.content.get("documents", {}))
    _heads(path / HEADS)
    body = Body.objects.get(code=head.code)
    known = notices_of(body.pk)
    for code, sample in samples(path).items():
        for language, parts in sample.texts.items():
            if problems := errors_of(parts, known[code], language):
                raise ValueError(f"{FOLDER}: {code} [{language}]: {problems}")
        _publish(body, known[code], sample)


def _heads(file: Path) -> None:
    """Record the titles of heads (code, title_ja, title_en, title_easy, valid_from, source), where the pack has the file."""
    if not file.exists():
        return
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            record_value(
                HEAD_TITLE.key,
                {"ja": row["title_ja"], "en": row["title_en"], "ja-easy": row["title_easy"]},
                valid_from=date.fromisoformat(row["valid_from"]),
                source=row["source"],
                body_code=row["code"],
            )


def _publish(body: Body, spec: NoticeSpec, sample: Sample) -> None:
    rows = NoticeTemplate.objects.filter(body=body, code=spec.code)
    newest = rows.order_by("-number").first()
    texts = {language: dict(parts) for language, parts in sample.texts.items()}
    if newest is not None and (not newest.from_pack or newest.texts == texts):
        return
    rows.filter(state=TemplateState.PUBLISHED).update(state=TemplateState.REPLACED)
    NoticeTemplate.objects.create(
        body=body,
        code=spec.code,
        number=newest.number + 1 if newest else 1,
        name=LocalizedText(ja=spec.title.ja, en=spec.title.en),
        kind=spec.kind,
        state=TemplateState.PUBLISHED,
        texts=texts,
        from_pack=True,
        published_at=clock.now(),
    )
