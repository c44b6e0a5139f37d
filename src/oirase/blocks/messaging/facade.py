"""What other blocks and systems call, always inside a command of their own.

    notify([assignee.pk], about=request, subject=SUBJECT, text=TEXT, link=..., number=request.number)
    mail_to(request.email, about=request, subject=..., text=...)

Subject and text are Japanese message ids (marked with `gettext_noop`); they are rendered in Japanese and English at once,
so that the inbox speaks the language in which it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext, override

from oirase.blocks.messaging.events import MailDue
from oirase.blocks.messaging.models import Message, Preference
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record
from oirase.kernel.commands import emit
from oirase.kernel.texts import LocalizedText

__all__ = ["localized", "mail_to", "notify", "site_address"]
LANGUAGES = ("ja", "en", "ja-easy")


def localized(message: str, values: Mapping[str, Any] | None = None) -> LocalizedText:
    """Render a message id in Japanese, English and easy Japanese; a value that is a LocalizedText follows the language."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = gettext(message) % {key: str(value) for key, value in (values or {}).items()}
    return LocalizedText(found)


def notify(
    user_ids: Iterable[UUID],
    *,
    about: Record,
    subject: str,
    text: str,
    link: str = "",
    values: Mapping[str, Any] | None = None,
) -> list[Message]:
    """Put a message into each person's inbox and, where they want it and have an address, send a mail."""
    users = list(User.objects.filter(pk__in=set(user_ids), is_active=True))
    silent = set(Preference.objects.filter(user__in=users, by_mail=False).values_list("user_id", flat=True))
    made = []
    for user in sorted(users, key=lambda one: one.pk):
        address = "" if user.pk in silent else user.email
        made.append(
            _write(about, subject, text, link, values, user=user, address=address, language=user.language)
        )
    return made


def mail_to(
    address: str,
    *,
    about: Record,
    subject: str,
    text: str,
    link: str = "",
    language: str = "ja",
    values: Mapping[str, Any] | None = None,
) -> Message:
    """Send a mail to somebody without an account."""
    return _write(about, subject, text, link, values, address=address, language=language)


def site_address() -> str:
    """Return the address at which people reach this installation, without a slash at the end."""
    host = next(iter(settings.INSTALLATION.allowed_hosts), "localhost")
    if host in ("localhost", "127.0.0.1", "*"):
        return f"http://localhost:{settings.INSTALLATION.port}"
    return f"https://{host.lstrip('.')}"


def _write(
    about: Record,
    subject: str,
    text: str,
    link: str,
    values: Mapping[str, Any] | None,
    *,
    user: User | None = None,
    address: str = "",
    language: str = "",
) -> Message:
    message = Message(
        body_id=about.body_id,
        organisation_id=about.organisation_id,
        user=user,
        address=address,
        language=language or "ja",
        subject=localized(subject, values),
        text=localized(text, values),
        link=link,
        about=f"{about._meta.label_lower}/{about.pk}",
    )
    message.save(force_insert=True)
    if address:
        emit(MailDue(subject=f"messaging.message/{message.pk}", body_id=about.body_id, message=message.pk))
    return message
