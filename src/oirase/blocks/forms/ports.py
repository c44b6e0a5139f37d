"""What this block needs of higher ones: somebody who takes in what was filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from oirase.blocks.forms.filling import Filling
from oirase.blocks.forms.models import Attachment, Draft
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
