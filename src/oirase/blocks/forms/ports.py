"""What this block needs of higher ones: who takes in what was filled in, what a form is part of, what a new version would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from oirase.blocks.forms.filling import Filling
from oirase.blocks.forms.models import Attachment, Draft, Form
from oirase.blocks.forms.spec import FormSpec
from oirase.kernel.access.actors import Actor


@dataclass(frozen=True)
class Heading:
    """What stands over a form while it is filled in: what it is for, where back leads, what was said about single fields."""

    title: Any
    back: str = ""
    lead: Any = ""
    remarks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Accepted:
    """What has become of a draft: a reference to the record, and where its receipt is read."""

    reference: str
    url: str


class Intake(Protocol):
    """Takes in drafts of a purpose. `accept` runs inside the command that sends the draft: it raises Rejected, or makes rows."""

    def heading(self, draft: Draft) -> Heading:
        """Return what stands over the form."""
        ...

    def accept(
        self, actor: Actor, draft: Draft, filling: Filling, attachments: Sequence[Attachment]
    ) -> Accepted:
        """Take in a complete form, once."""
        ...


INTAKES: dict[str, Intake] = {}


def register_intake(purpose: str, intake: Intake) -> None:
    """Name who takes in drafts of a purpose; the same purpose again replaces."""
    INTAKES[purpose] = intake


@dataclass(frozen=True)
class Tab:
    """One page of whatever a form is part of; `is_form` marks that of the form's editor."""

    title: Any
    url: str
    is_form: bool = False


@dataclass(frozen=True)
class Home:
    """What a form is part of: its title, where all of its kind are listed, its pages, where it is published, which names it reads."""

    title: Any
    up_title: Any
    up_url: str
    tabs: Sequence[Tab]
    publish_url: str
    reads: frozenset[str] = frozenset()


class Housing(Protocol):
    """Knows what forms are part of."""

    def homes_of(self, actor: Actor, forms: Sequence[Form]) -> Mapping[UUID, Home]:
        """Return what forms are part of, by the form's id; those that are not this one's are left out."""
        ...


@dataclass(frozen=True)
class Touched:
    """One open record that a new version would not fit: as its reader knows it, where it is, which answers are wrong or lost."""

    title: str
    url: str
    wrong: Sequence[str] = ()
    lost: Sequence[str] = ()


@dataclass(frozen=True)
class Effect:
    """What a new version would mean for records that came in by earlier ones; they keep theirs.

    `open`: how many there are, `looked_at` how many of them were worked out (the newest), `touched` how many of those would not fit;
    `rows` are the touched ones that whoever asks may see.
    """

    open: int = 0
    looked_at: int = 0
    touched: int = 0
    rows: Sequence[Touched] = ()


class Foresight(Protocol):
    """Works out what a new version of a form would mean for records that came in by earlier ones."""

    def effect(self, actor: Actor, form: Form, spec: FormSpec) -> Effect:
        """Work it out, without changing anything."""
        ...


HOUSINGS: list[Housing] = []
FORESIGHTS: list[Foresight] = []


def register_housing(housing: Housing) -> None:
    """Name somebody who knows what forms are part of; the same kind again replaces."""
    HOUSINGS[:] = [one for one in HOUSINGS if type(one) is not type(housing)] + [housing]


def register_foresight(foresight: Foresight) -> None:
    """Name somebody who can foresee; the same kind again replaces."""
    FORESIGHTS[:] = [one for one in FORESIGHTS if type(one) is not type(foresight)] + [foresight]


def homes_of(actor: Actor, forms: Sequence[Form]) -> dict[UUID, Home]:
    """Return what forms are part of, by the form's id; one that stands alone is left out."""
    found: dict[UUID, Home] = {}
    for one in HOUSINGS:
        found |= one.homes_of(actor, forms)
    return found


def home_of(actor: Actor, form: Form) -> Home | None:
    """Return what a form is part of; None for one that stands alone."""
    return homes_of(actor, [form]).get(form.pk)
