"""What the desk writes to people in words of its own: it confirms the receipt and sends the answer; the case block tells the rest in these words."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from oirase.blocks.cases.facade import Case, Front, tell_applicant
from oirase.blocks.messaging.facade import MessageSpec, declare
from oirase.systems.business.consultation.kind import ANSWER
from oirase.systems.business.consultation.models import Request

PLACEHOLDERS = {
    "number": gettext_noop("受付番号"),
    "company": gettext_noop("会社名"),
    "name": gettext_noop("担当者名"),
    "code": gettext_noop("確認番号"),
    "due": gettext_noop("回答期限"),
    "answer": gettext_noop("回答"),
}


def _letter(code: str, subject: str, text: str) -> MessageSpec:
    return declare(MessageSpec(f"consultation.{code}", subject, text, PLACEHOLDERS))


RECEIVED = _letter(
    "received",
    gettext_noop("相談を受け付けました（%(number)s）"),
    gettext_noop(
        "%(company)s %(name)s 様\n\n相談を受け付けました。\n受付番号: %(number)s\n確認番号: %(code)s\n\n"
        "回答は、このメールアドレスと状況確認のページでお知らせします。ページを開くには、受付番号と確認番号が必要です。"
    ),
)
RECEIVED_ACCOUNT = _letter(
    "received_account",
    gettext_noop("相談を受け付けました（%(number)s）"),
    gettext_noop(
        "%(company)s %(name)s 様\n\n相談を受け付けました。\n受付番号: %(number)s\n\n"
        "回答は、このメールアドレスとお知らせでお伝えします。状況は、ログインしていつでも見ることができます。"
    ),
)
ASSIGNED = _letter(
    "assigned",
    gettext_noop("相談の担当になりました（%(number)s）"),
    gettext_noop("%(company)s からの相談です。期限は %(due)s です。"),
)
CONTACTED = _letter(
    "contacted",
    gettext_noop("相談について窓口から連絡があります（%(number)s）"),
    gettext_noop(
        "%(company)s %(name)s 様\n\n窓口からの連絡を、状況確認のページに載せました。\n受付番号: %(number)s"
    ),
)
ANSWERED = _letter(
    "answered",
    gettext_noop("相談に回答しました（%(number)s）"),
    gettext_noop(
        "%(company)s %(name)s 様\n\n相談（受付番号 %(number)s）に、次のとおり回答します。\n\n%(answer)s\n\n"
        "同じ内容を状況確認のページで読み、PDFで保存できます。満足度のアンケートにもご協力ください。"
    ),
)
REPLIED = _letter(
    "replied",
    gettext_noop("相談に返事がありました（%(number)s）"),
    gettext_noop("%(company)s から、相談についての返事があります。"),
)
WITHDRAWN = _letter(
    "withdrawn",
    gettext_noop("相談が取り下げられました（%(number)s）"),
    gettext_noop("%(company)s からの相談は、取り下げられました。回答は不要です。"),
)


def received(request: Request) -> None:
    """Confirm the receipt to the company; without an account with the code by which it comes back."""
    words = RECEIVED_ACCOUNT if request.case.applicant_id else RECEIVED
    tell_applicant(request.case, words)


def answered(request: Request) -> None:
    """Send the answer."""
    tell_applicant(request.case, ANSWERED)


def values_of(case: Case) -> dict[str, object]:
    """Return what these messages name besides number, code and day."""
    request = Request.objects.filter(case=case).first()
    found: dict[str, object] = {"company": case.applicant_name}
    return found | {"name": request.contact_name, "answer": request.answer} if request else found


FRONT = Front(
    office="consultation:request",
    applicant="consultation:tracked",
    track="consultation:track",
    words={
        # The receipt and the answer are sent by the desk's own commands, when the request stands beside its case.
        "submitted": None,
        "decided": None,
        "ended": None,
        "assigned": ASSIGNED,
        "message": CONTACTED,
        "replied": REPLIED,
        "withdrawn": WITHDRAWN,
    },
    values=values_of,
    records=Request,
    steps=frozenset({ANSWER}),
)
