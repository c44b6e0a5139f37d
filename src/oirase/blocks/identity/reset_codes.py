"""Codes from the counter: an officer who has seen who somebody is gives them, on paper, a code to set a new password.

So that nobody needs mail to come back in. Abuse is bounded: the code holds for an hour and for one use, five tries end it, a new one
ends the one before; officers and accounts have numbers per hour and day; it is for residents and companies only, never for
officers or systems (an officer's account would be worth more than the right to issue codes); the person is told by inbox and mail, and the
command is in the audit record with the kind of document that was seen. A second factor stays on.
"""

from __future__ import annotations

import secrets
import unicodedata
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from oirase.blocks.identity.events import ResetCodeIssued, ResetCodeUsed
from oirase.blocks.identity.models import Proof, ResetCode
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, offices_of
from oirase.kernel.access.models import Organisation, User, UserKind
from oirase.kernel.access.records import Forbidden, office_for
from oirase.kernel.commands import Rejected, authorise, changed, command, emit, permit
from oirase.kernel.settings import value_on

# Without 0, O, 1, I, L, so that it can be read from paper; 32 ** 12 codes cannot be tried through.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH, MOST_TRIES = 12, 5
PLATFORM = Actor.system("identity.reset_by_code")


@command("identity.issue_reset_code")
def issue(actor: Actor, *, login: str, proof: str) -> tuple[ResetCode, str]:
    """Issue a code for a resident or company whose identity the officer has checked; return it with the code, shown once."""
    permit("identity.reset_codes")
    if proof not in Proof.values:
        raise Rejected(_("選んでください。"), "proof")
    office = office_for(actor, ResetCode, "reset_codes")
    if office is None:
        raise Forbidden("identity.reset_codes")
    user = _person(login)
    if user is None or user.kind not in (UserKind.RESIDENT, UserKind.COMPANY):
        raise Rejected(_("この利用者IDの住民・事業者はいません。"), "login")
    return _make(actor, user, proof, office)


@command("identity.issue_reset_code_to_officer")
def issue_to_officer(actor: Actor, *, login: str, office: Organisation) -> tuple[ResetCode, str]:
    """Issue a code for an officer; from the command line only, by whoever holds the machine anyway."""
    permit("identity.reset_officers")
    user = _person(login)
    if user is None or user.kind != UserKind.STAFF:
        raise Rejected(_("この利用者IDの職員はいません。"), "login")
    return _make(actor, user, "", office)


def _person(login: str) -> User | None:
    wanted = unicodedata.normalize("NFKC", login).strip()
    return User.objects.select_for_update().filter(login__iexact=wanted, is_active=True).first()


def _make(actor: Actor, user: User, proof: str, office: Organisation) -> tuple[ResetCode, str]:
    now, secret = clock.now(), "".join(secrets.choice(LETTERS) for _one in range(LENGTH))
    made = ResetCode(
        body_id=office.body_id,
        organisation=office,
        user=user,
        digest=make_password(secret),
        proof=proof,
        issued_by_id=actor.user_id,
        expires_at=now + timedelta(minutes=int(value_on("identity.reset_code_minutes", clock.today()))),
    )
    if not actor.everything:
        authorise(made, "reset_codes")
    ResetCode.objects.filter(user=user, ended_at=None).update(ended_at=now)
    made.save(force_insert=True)
    changed(made, "issued", after={"user": str(user.pk), "proof": proof})
    emit(
        ResetCodeIssued(
            subject=f"identity.reset_code/{made.pk}", body_id=made.body_id, code=made.pk, person=user.pk
        )
    )
    return made, secret


@command("identity.reset_by_code")
def reset(actor: Actor, *, login: str, code: str, password: str) -> bool:
    """Set a new password by a code; False for a wrong, old or used one, or an unknown account: all the same to whoever asks.

    `actor` is the platform for a visitor (see `reset_pages`). Every try is counted; the fifth wrong one ends the code.
    """
    permit(None)
    user = _person(login)
    rows = ResetCode.objects.select_for_update().filter(user=user, ended_at=None)
    found = rows.first() if user else None
    # A hash is computed in any case, so that the time taken does not tell whether there is an account.
    fits = check_password(plain(code), found.digest if found else make_password("none"))
    if user is None or found is None:
        return False
    if clock.now() > found.expires_at or not fits:
        found.tries += 1
        if found.tries >= MOST_TRIES or clock.now() > found.expires_at:
            found.ended_at = clock.now()
        found.save(update_fields=["tries", "ended_at"])
        changed(found, "refused", after={"tries": found.tries})
        return False
    _check(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    found.used_at = found.ended_at = clock.now()
    found.save(update_fields=["used_at", "ended_at"])
    changed(found, "used", after={"user": str(user.pk)})
    emit(
        ResetCodeUsed(
            subject=f"identity.reset_code/{found.pk}", body_id=found.body_id, code=found.pk, person=user.pk
        )
    )
    return True


def plain(code: str) -> str:
    """Return a code as it was typed, without hyphens and blanks, in capital letters and half width."""
    return "".join(one for one in unicodedata.normalize("NFKC", code).upper() if one.isalnum())


def on_paper(secret: str) -> str:
    """Write a code in groups of four."""
    return "-".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _check(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Rejected({"password1": list(error.messages)}) from error


def counter_of(actor: Actor) -> str:
    """Return the name of the office at whose counter an officer sits."""
    offices = offices_of(actor)
    return str(offices[0]) if offices else ""
