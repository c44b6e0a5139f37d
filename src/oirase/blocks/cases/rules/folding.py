"""From the list of actions to how the case stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from oirase.blocks.cases.rules.standing import Asked, Done, Proposal, Standing, file_ids
from oirase.blocks.cases.rules.states import MAY, TURNS, Kind, Next, State


def may_do(kind: Kind, standing: Standing) -> bool:
    """Whether an action fits how the case stands; what a flow's conditions say comes on top."""
    if kind == Kind.SUBMITTED:
        return standing.submitted_at is None
    if standing.submitted_at is None or standing.state not in MAY[kind]:
        return False
    if kind == Kind.WITHDRAWN:
        return standing.decided_at is None
    if kind == Kind.PROPOSED:
        return not standing.unpaid
    if kind == Kind.FILE_WAIVED:
        return bool(standing.refused)
    return True


class Impossible(ValueError):
    """An action that does not fit how the case stands."""


def fold(actions: Iterable[Done]) -> Standing:
    """Return how a case stands after its actions, in their order; Impossible for one that does not fit."""
    standing = Standing()
    for action in actions:
        standing = after(standing, action)
    return standing


def after(standing: Standing, action: Done) -> Standing:
    """Return how a case stands after one action more; Impossible when it does not fit."""
    if not may_do(action.kind, standing):
        raise Impossible(f"{action.kind} in {standing.state}")
    changed = _EFFECTS.get(action.kind, _nothing)(standing, action)
    return _settled(changed, action.at)


def _settled(standing: Standing, at: datetime) -> Standing:
    """Bring state, receipt and the applicant's times in line with the facts."""
    if standing.received_at is None and standing.end is None and not standing.unpaid:
        standing = replace(standing, received_at=at)
    state = _state(standing)
    waits = standing.waits
    waiting = TURNS.get(state) == Next.APPLICANT and standing.received_at is not None
    if waiting and (not waits or waits[-1][1] is not None):
        waits = (*waits, (at, None))
    elif not waiting and waits and waits[-1][1] is None:
        waits = (*waits[:-1], (waits[-1][0], at))
    return replace(standing, state=state, waits=waits)


def _state(standing: Standing) -> State:
    if standing.end is not None:
        return standing.end
    if standing.decided_at is not None:
        return State.AWAITING_FEE if standing.unpaid else State.DECIDED
    if standing.asked:
        return State.CORRECTING
    if standing.proposal is not None:
        return State.PROPOSED
    if standing.answered:
        return State.ANSWERED
    if standing.unpaid:
        return State.AWAITING_PAYMENT if standing.received_at is None else State.AWAITING_FEE
    return State.REVIEWING if standing.assignee else State.RECEIVED


def _nothing(standing: Standing, action: Done) -> Standing:
    return standing


def _submitted(standing: Standing, action: Done) -> Standing:
    """A part that was split off comes with the times and flags of the case from which it was taken."""
    given = action.payload
    return replace(
        standing,
        submitted_at=action.at,
        unpaid=frozenset(str(one) for one in given.get("charges", ())),
        pay_by=_day(given),
        flags=frozenset(given.get("flags", ())),
        refused=frozenset(given.get("refused", ())),
        waits=tuple(
            (datetime.fromisoformat(start), datetime.fromisoformat(end))
            for start, end in given.get("waits", ())
        ),
    )


def _day(payload: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(payload["until"]) if payload.get("until") else None


def _assigned(standing: Standing, action: Done) -> Standing:
    return replace(standing, assignee=str(action.payload.get("to") or ""))


def _asked(standing: Standing, action: Done) -> Standing:
    new = tuple(Asked(one["key"], one["message"], action.at) for one in action.payload["fields"])
    kept = tuple(one for one in standing.asked if one.key not in {each.key for each in new})
    return replace(standing, asked=kept + new, mend_by=_day(action.payload))


def _dropped(standing: Standing, action: Done) -> Standing:
    return replace(standing, asked=(), mend_by=None)


def _corrected(standing: Standing, action: Done) -> Standing:
    changes = action.payload.get("changes", {}).values()
    gone = {id for one in changes for id in file_ids(one["before"]) - file_ids(one["after"])}
    return replace(standing, asked=(), mend_by=None, refused=standing.refused - gone)


def _file_refused(standing: Standing, action: Done) -> Standing:
    return replace(standing, refused=standing.refused | {str(action.payload["file"])})


def _split(standing: Standing, action: Done) -> Standing:
    """Files that went to the other case are that one's to mend."""
    return replace(standing, refused=standing.refused - set(action.payload.get("files", ())))


def _linked(standing: Standing, action: Done) -> Standing:
    """Files that came back with a part that had been split off are this case's again."""
    if not standing.is_open:
        return standing
    return replace(standing, refused=standing.refused | set(action.payload.get("refused", ())))


def _reminded(standing: Standing, action: Done) -> Standing:
    return replace(standing, reminded=_day(action.payload))


def _file_waived(standing: Standing, action: Done) -> Standing:
    return replace(standing, refused=frozenset())


def _charged(standing: Standing, action: Done) -> Standing:
    unpaid = standing.unpaid | {str(action.payload["charge"])}
    return replace(standing, unpaid=unpaid, pay_by=_day(action.payload) or standing.pay_by)


def _cleared(standing: Standing, action: Done) -> Standing:
    return replace(standing, unpaid=standing.unpaid - {str(action.payload["charge"])})


def _performed(standing: Standing, action: Done) -> Standing:
    added, removed = action.payload.get("adds", ()), action.payload.get("removes", ())
    return replace(
        standing,
        flags=(standing.flags | set(added)) - set(removed),
        answered=action.payload.get("answers") is True,
    )


def _replied(standing: Standing, action: Done) -> Standing:
    return replace(standing, answered=False)


def _proposed(standing: Standing, action: Done) -> Standing:
    given = action.payload
    proposal = Proposal(
        given["outcome"], given.get("reason", ""), action.by, action.at, dict(given.get("notice", {}))
    )
    return replace(standing, proposal=proposal)


def _sent_back(standing: Standing, action: Done) -> Standing:
    return replace(standing, proposal=None)


def _confirmed(standing: Standing, action: Done) -> Standing:
    if standing.proposal is None:
        raise Impossible("there is nothing to confirm")
    charges = frozenset(str(one) for one in action.payload.get("charges", ()))
    return replace(
        standing,
        outcome=standing.proposal.outcome,
        reason=standing.proposal.reason,
        notice=standing.proposal.notice,
        proposal=None,
        decided_at=action.at,
        unpaid=standing.unpaid | charges,
        pay_by=_day(action.payload) or standing.pay_by,
    )


def _reopened(standing: Standing, action: Done) -> Standing:
    """Begin again as it was before the decision; the time in which it was ended does not count."""
    closed = (standing.ended_at or action.at, action.at)
    return replace(
        standing,
        end=None,
        ended_at=None,
        decided_at=None,
        outcome="",
        reason="",
        notice={},
        answered=False,
        waits=(*standing.waits, closed),
    )


def _ended(state: State) -> Callable[[Standing, Done], Standing]:
    def effect(standing: Standing, action: Done) -> Standing:
        return replace(
            standing,
            end=state,
            ended_at=action.at,
            asked=(),
            proposal=None,
            unpaid=frozenset(),
            refused=frozenset(),
            merged_into=str(action.payload.get("into", "")),
        )

    return effect


_EFFECTS: Mapping[Kind, Callable[[Standing, Done], Standing]] = {
    Kind.SUBMITTED: _submitted,
    Kind.ASSIGNED: _assigned,
    Kind.CORRECTION_ASKED: _asked,
    Kind.CORRECTION_DROPPED: _dropped,
    Kind.CORRECTED: _corrected,
    Kind.CHARGED: _charged,
    Kind.UNPAID: _charged,
    Kind.UNCHARGED: _cleared,
    Kind.PAID: _cleared,
    Kind.PERFORMED: _performed,
    Kind.REPLY: _replied,
    Kind.PROPOSED: _proposed,
    Kind.SENT_BACK: _sent_back,
    Kind.CONFIRMED: _confirmed,
    Kind.NOTIFIED: _ended(State.COMPLETED),
    Kind.WITHDRAWN: _ended(State.WITHDRAWN),
    Kind.LAPSED: _ended(State.LAPSED),
    Kind.REOPENED: _reopened,
    Kind.MERGED: _ended(State.MERGED),
    Kind.REMINDED: _reminded,
    Kind.SPLIT: _split,
    Kind.LINKED: _linked,
    Kind.FILE_REFUSED: _file_refused,
    Kind.FILE_WAIVED: _file_waived,
}
