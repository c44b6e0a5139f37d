"""What other blocks and systems call, always inside a command of their own.

    notify([assignee.pk], about=request, subject=SUBJECT, text=TEXT, link=..., values={...})
    mail_to(request.email, about=request, subject=..., text=...)
    tell([request.applicant_id], RECEIVED, about=request, values={...})         a declared message that an officer may word
    tell_address(request.email, RECEIVED, about=request, values={...})

Subject and text are Japanese message ids (marked with `gettext_noop`); they are rendered in all languages at once, so that the
inbox speaks the language in which it is read. `deliveries_about` and `deliveries_fragment` say what of it has reached whom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, override

from oirase.blocks.messaging.mails import site_address
from oirase.blocks.messaging.models import Message, Preference
from oirase.blocks.messaging.queueing import due_event, enqueue
from oirase.blocks.messaging.readiness import mail_readiness
from oirase.blocks.messaging.selectors import Reached, deliveries_about, deliveries_fragment
from oirase.blocks.messaging.wordings import LANGUAGES, MessageSpec, declare, rendered
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record
from oirase.kernel.commands import emit
from oirase.kernel.texts import LocalizedText

__all__ = [
    "LANGUAGES",
    "MessageSpec",
    "Reached",
    "declare",
    "deliveries_about",
    "deliveries_fragment",
    "localized",
    "mail_readiness",
    "mail_to",
    "notify",
    "site_address",
    "tell",
    "tell_address",
]
Texts = tuple[LocalizedText, LocalizedText]


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
    """Put a message into each person's inbox and, where they want it and have an address, send it by their other channels."""
    texts = (localized(subject, values), localized(text, values))
    return _to_people(user_ids, about, subject, lambda: texts, link)


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
    texts = (localized(subject, values), localized(text, values))
    return _write(about, subject, texts, link, address=address, language=language)


def tell(
    user_ids: Iterable[UUID],
    spec: MessageSpec,
    *,
    about: Record,
    link: str = "",
    values: Mapping[str, Any] | None = None,
    by_mail: bool = True,
) -> list[Message]:
    """Like `notify`, with a declared message in the words that hold for the record's body; in the inbox only without `by_mail`."""
    texts = lambda: rendered(spec, about.body_id, values or {})  # noqa: E731 - worded once, and only if there is somebody
    return _to_people(user_ids, about, spec.code, texts, link, by_mail=by_mail)


def tell_address(
    address: str,
    spec: MessageSpec,
    *,
    about: Record,
    link: str = "",
    language: str = "ja",
    values: Mapping[str, Any] | None = None,
) -> Message:
    """Like `mail_to`, with a declared message in the words that hold for the record's body."""
    texts = rendered(spec, about.body_id, values or {})
    return _write(about, spec.code, texts, link, address=address, language=language)


def _to_people(
    user_ids: Iterable[UUID],
    about: Record,
    kind: str,
    texts: Callable[[], Texts],
    link: str,
    *,
    by_mail: bool = True,
) -> list[Message]:
    users = list(User.objects.filter(pk__in=set(user_ids), is_active=True))
    if not users:
        return []
    silent = set(Preference.objects.filter(user__in=users, by_mail=False).values_list("user_id", flat=True))
    found = texts()
    return [
        _write(
            about,
            kind,
            found,
            link,
            user=user,
            address=user.email if by_mail and user.pk not in silent else "",
            language=user.language,
        )
        for user in sorted(users, key=lambda one: one.pk)
    ]


def _write(
    about: Record,
    kind: str,
    texts: Texts,
    link: str,
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
        subject=texts[0],
        text=texts[1],
        link=link,
        about=f"{about._meta.label_lower}/{about.pk}",
    )
    message.save(force_insert=True)
    for delivery in enqueue(message, kind):
        emit(due_event(delivery))
    return message
