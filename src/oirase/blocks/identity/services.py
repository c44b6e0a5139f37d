"""Every write of an account: opening one, its password, keys of service accounts."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from oirase.blocks.identity.models import ServiceKey
from oirase.blocks.identity.selectors import MANAGE, managed
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.models import User, UserKind
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import Rejected, changed, command, permit

KEY_PREFIX = "oirase_"
KEY_LIFE = timedelta(days=365)
LONGEST_KEY_LIFE = 5 * KEY_LIFE


@command("identity.register")
def register(actor: Actor, *, user: User) -> User:
    """Open an account for a resident or company. The password has been hashed into `user` already."""
    permit(None)
    if user.kind not in (UserKind.RESIDENT, UserKind.COMPANY):
        raise Rejected(_("この区分の利用者は登録できません。"), "kind")
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise Rejected(_("この利用者IDはすでに使われています。"), "username") from error
    changed(user, "registered", after={"kind": user.kind})
    return user


@command("identity.set_password")
def set_password(actor: Actor, *, user_id: UUID, password: str) -> User:
    """Change one's own password; nobody changes another's."""
    permit(None)
    if actor.user_id != user_id:
        raise Forbidden("identity.set_password")
    user = User.objects.select_for_update().get(pk=user_id)
    user.set_password(password)
    user.save(update_fields=["password"])
    changed(user, "password_changed")
    return user


@command("identity.open_service_account")
def open_service_account(actor: Actor, *, login: str, name: str) -> User:
    """Open an account for another system; it can do what is granted to it and has no password."""
    permit(MANAGE)
    login = login.strip()
    if User.objects.filter(login=login).exists():
        raise Rejected(_("この利用者IDはすでに使われています。"), "login")
    user = User.objects.create_user(login, None, name=name, kind=UserKind.SERVICE)
    changed(user, "service_account_opened", after={"login": login})
    return user


@command("identity.issue_key")
def issue_key(actor: Actor, *, user_id: UUID, title: str, expires_on: date | None = None) -> str:
    """Make a key for a service account, for a year unless another last day is given, and return it.

    It is shown this once; only its hash is kept. 404 for an account that the actor may not manage.
    """
    permit(MANAGE)
    today = clock.today()
    last = expires_on or today + KEY_LIFE
    if not today <= last <= today + LONGEST_KEY_LIFE:
        raise Rejected(_("有効期限は、今日から5年以内の日にしてください。"), "expires_on")
    user = managed(actor).filter(pk=user_id).first()
    if user is None:
        raise Http404
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    key = ServiceKey.objects.create(user=user, title=title, digest=digest_of(secret), expires_on=last)
    changed(key, "issued", after={"user": str(user.pk), "title": title, "expires_on": last.isoformat()})
    return secret


@command("identity.revoke_key")
def revoke_key(actor: Actor, *, key_id: UUID) -> None:
    """End a key; it stays in the list with the time of its end."""
    permit(MANAGE)
    key = ServiceKey.objects.select_for_update().filter(pk=key_id, user__in=managed(actor)).first()
    if key is None:
        raise Http404
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        key.save(update_fields=["revoked_at"])
        changed(key, "revoked")


def digest_of(secret: str) -> str:
    """Return what is kept of a key. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def account_of_key(secret: str) -> User | None:
    """Return the active service account of a valid key."""
    valid = ServiceKey.objects.filter(revoked_at=None, expires_on__gte=clock.today(), user__is_active=True)
    key = valid.filter(digest=digest_of(secret)).select_related("user").first()
    return key.user if key and key.user.kind == UserKind.SERVICE else None
