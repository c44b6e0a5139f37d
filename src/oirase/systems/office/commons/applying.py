"""What a draft of a procedure's form says of it, so that whoever takes it in finds the procedure again; and the case that came of it."""

from __future__ import annotations

from uuid import UUID

from oirase.blocks.cases.facade import Channel
from oirase.blocks.forms.facade import Accepted
from oirase.systems.office.commons.models import Procedure

PURPOSE = "procedures"


def about(procedure: Procedure, channel: str = Channel.WEB, acts_for: UUID | None = None) -> dict[str, str]:
    """Return what a draft is about: the procedure, how the application comes in, and whom somebody acts for."""
    found = {"procedure": str(procedure.pk), "channel": str(channel)}
    return found | ({"for": str(acts_for)} if acts_for else {})


def case_of(accepted: Accepted) -> UUID:
    """Return the case that an application has become."""
    return UUID(accepted.reference.rpartition("/")[2])
