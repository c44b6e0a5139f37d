"""What a notice may say: placeholders that a caller offers, and the texts with which an office begins.

A system or block declares a `NoticeSpec` per notice, for all bodies (`declare_notices`) or, where officers build procedures
themselves, by a function that gives those of a body (`offer_notices`). Every notice also has the common placeholders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

from oirase.kernel.manifest.spec import Names

ValueKind = Literal["text", "date", "yen", "list"]


@dataclass(frozen=True)
class Placeholder:
    """A place in a notice that a value fills: `{{key}}`. A template that leaves a `needed` one out is warned of."""

    key: str
    label: Names
    sample: Any
    kind: ValueKind = "text"
    needed: bool = False


@dataclass(frozen=True)
class NoticeSpec:
    """A notice that a caller issues: code, title, kind (a `NoticeKind`), placeholders, texts to begin with by language.

    `default` maps a language (ja, en, ja-easy) to parts (`PARTS` of `letters`); a pack's sample goes before it.
    """

    code: str
    title: Names
    kind: str
    placeholders: tuple[Placeholder, ...] = ()
    default: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, Placeholder]:
        """Return every placeholder by its key, the common ones last."""
        return {one.key: one for one in (*self.placeholders, *COMMON)}

    @property
    def samples(self) -> dict[str, Any]:
        """Return a made-up value for each placeholder."""
        return {key: one.sample for key, one in self.known.items()}


COMMON = (
    Placeholder("notice.number", Names("文書番号", "Document number"), "見本第1号"),
    Placeholder("notice.day", Names("通知の日付", "Day of the notice"), date(2026, 11, 28), "date"),
    Placeholder("addressee.name", Names("宛先の氏名・名称", "Name of the addressee"), "見本 太郎"),
    Placeholder("sender.body", Names("団体の名称", "Name of the body"), "見本県"),
    Placeholder("sender.head", Names("首長の職名", "Title of the body's head"), "見本県知事"),
    Placeholder("sender.office", Names("担当課の名称", "Name of the office"), "見本課"),
)
Offer = Callable[[UUID], Iterable[NoticeSpec]]
_declared: dict[str, NoticeSpec] = {}
_offers: dict[str, Offer] = {}


class UnknownNotice(LookupError):
    """Nobody offers a notice of this code to this body."""


def declare_notices(*specs: NoticeSpec) -> None:
    """Make notices known to every body; ValueError for a code that means two things or a placeholder named twice."""
    for spec in specs:
        if _declared.get(spec.code, spec) != spec:
            raise ValueError(f"notice {spec.code} is declared twice")
        if len(spec.known) != len(spec.placeholders) + len(COMMON):
            raise ValueError(f"notice {spec.code} names a placeholder twice")
        _declared[spec.code] = spec


def offer_notices(name: str, offer: Offer) -> None:
    """Let a function give the notices of a body that stand in data (procedures built by officers); the name again replaces."""
    _offers[name] = offer


def notices_of(body_id: UUID) -> dict[str, NoticeSpec]:
    """Return the notices that a body may issue, by code."""
    found = dict(_declared)
    for offer in _offers.values():
        found |= {spec.code: spec for spec in offer(body_id)}
    return found


def notice_of(body_id: UUID, code: str) -> NoticeSpec:
    """Return one of them; UnknownNotice."""
    try:
        return notices_of(body_id)[code]
    except KeyError as error:
        raise UnknownNotice(code) from error
