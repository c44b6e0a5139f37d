"""What this block leaves to higher or later ones: how a drafted decision is signed off."""

from __future__ import annotations

from typing import Protocol

from oirase.blocks.cases.flow import Flow
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.rules import Proposal
from oirase.kernel.access.actors import Actor


class SignOff(Protocol):
    """How a drafted decision becomes one (決裁)."""

    def needs_confirmation(self, case: Case, flow: Flow) -> bool:
        """Whether somebody else has to agree."""
        ...

    def may_confirm(self, actor: Actor, case: Case, proposal: Proposal) -> bool:
        """Whether this officer may agree; that they may confirm cases of the office has been asked already."""
        ...


class TwoOfficers:
    """A second pair of eyes: anybody who may confirm, but not whoever drafted."""

    def needs_confirmation(self, case: Case, flow: Flow) -> bool:
        """Return what the flow says."""
        return flow.second_pair

    def may_confirm(self, actor: Actor, case: Case, proposal: Proposal) -> bool:
        """Refuse the officer who drafted."""
        return proposal.by != str(actor.user_id or "")


_sign_off: dict[str, SignOff] = {}


def register_sign_off(type_code: str, sign_off: SignOff) -> None:
    """Let cases of a kind be signed off in another way."""
    _sign_off[type_code] = sign_off


def sign_off_for(case: Case) -> SignOff:
    """Return how a case's decision is signed off."""
    return _sign_off.get(case.type.code, TwoOfficers())
