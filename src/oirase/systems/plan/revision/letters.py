"""What the revision writes to officers: sheets are waited for, fields came back, somebody reminds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import get_language, gettext_noop, override

from oirase.blocks.messaging.facade import LANGUAGES, notify
from oirase.kernel.access.models import User
from oirase.kernel.access.officers import officers_for
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.commons import fields
from oirase.systems.plan.revision import selectors
from oirase.systems.plan.revision.models import Sheet
from oirase.ui.days import day_text

OPENED = gettext_noop("ロードマップの個票をお願いします（%(count)s件、期限 %(due)s）")
OPENED_TEXT = gettext_noop(
    "%(title)s の改定を始めました。次の個票を確かめ、直して提出してください。\n\n%(list)s"
)
REMINDED = gettext_noop("ロードマップの個票が未提出です（%(count)s件、期限 %(due)s）")
REMINDED_TEXT = gettext_noop("次の個票がまだ提出されていません。\n\n%(list)s")
RETURNED = gettext_noop("個票の差戻しがあります（No%(number)s）")
RETURNED_TEXT = gettext_noop(
    "No%(number)s %(title)s の次の欄に意見があります。直して、もう一度提出してください。\n\n%(list)s"
)


def opened(user: User, sheets: Sequence[Sheet]) -> None:
    """Tell an officer which sheets their division owes: one message, however many they are."""
    _tell(user, sheets, OPENED, OPENED_TEXT)


def reminded(user: User, sheets: Sequence[Sheet]) -> None:
    """Remind an officer of what is still owed: one message, however many sheets and lost days there are."""
    _tell(user, sheets, REMINDED, REMINDED_TEXT)


def _tell(user: User, sheets: Sequence[Sheet], subject: str, text: str) -> None:
    first = sheets[0]
    notify(
        [user.pk],
        about=first,
        subject=subject,
        text=text,
        link=reverse("roadmap-revision:sheets"),
        values={
            "title": first.edition.title,
            "count": len(sheets),
            "due": _spoken(lambda: day_text(min(sheet.due_on for sheet in sheets))),
            "list": _spoken(lambda: "\n".join(_line(sheet) for sheet in sheets)),
        },
    )


def _line(sheet: Sheet) -> str:
    title = sheet.programme.title.text(get_language() or "ja")
    return f"No{sheet.programme.number} {title}（{day_text(sheet.due_on)}）"


def _spoken(say: Callable[[], str]) -> LocalizedText:
    """Return what is said, in each language in which a message is written."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = say()
    return LocalizedText(found)


def returned(sheet: Sheet, remarks: Mapping[str, str]) -> None:
    """Tell the division which fields came back and why."""
    programme = selectors.programme_of(sheet)
    values = fields.values_of(programme)
    notify(
        [user.pk for user in officers_for(sheet, "edit")],
        about=sheet,
        subject=RETURNED,
        text=RETURNED_TEXT,
        link=reverse("roadmap-revision:sheet", args=[sheet.pk]),
        values={
            "number": programme.number,
            "title": programme.title,
            "list": _spoken(lambda: _remarks(remarks, values)),
        },
    )


def _remarks(remarks: Mapping[str, str], values: fields.Values) -> str:
    return "\n".join(f"・{selectors.remark_label(key, values)}: {text}" for key, text in remarks.items())
