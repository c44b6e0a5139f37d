"""How allauth meets our accounts: every write of one is a command, and a name is one field as it was typed."""

from __future__ import annotations

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.http import HttpRequest

from oirase.blocks.identity import limits, services
from oirase.kernel import clock
from oirase.kernel.access.actors import actor_of
from oirase.kernel.access.http import actor_in
from oirase.kernel.access.models import User
from oirase.kernel.settings import value_on

log = logging.getLogger("oirase.identity")
DETAILS = ("kind", "name", "kana", "corporate_number")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts without personal names of Western shape; sign-up can be closed by a setting."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether anybody may open an account today."""
        return bool(value_on("identity.open_sign_up", clock.today()))

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Open the account of a sign-up form."""
        given = form.cleaned_data
        user.login, user.email = given["username"], given.get("email") or ""
        for name in DETAILS:
            setattr(user, name, given.get(name) or getattr(user, name))
        user.set_password(given["password1"])
        if commit:
            services.register(actor_in(request), user=user)
        return user

    def set_password(self, user: User, password: str) -> None:
        """Change the password of the account itself (signed in, or by the link of a reset mail)."""
        saved = services.set_password(actor_of(user), user_id=user.pk, password=password)
        user.password = saved.password

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail of sign-in. A mail server that is down is the operator's affair: the page says how to go on without mail."""
        try:
            super().send_mail(template_prefix, email, context)
        except (smtplib.SMTPException, OSError) as error:
            log.error("mail of sign-in not sent: %s", type(error).__name__)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        """Keep made-up accounts out where demo data are not allowed: their password is known to everybody."""
        if user.is_demo and not settings.DEMO_ALLOWED:
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        """Forget the account's tries: it was its owner."""
        for name in {user.login, user.email, str(user.pk)} - {""}:
            limits.forget("identity.sign_in_per_account", name.strip().casefold()[:200])
        return super().post_login(request, user, **kwargs)
