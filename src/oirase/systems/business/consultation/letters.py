"""What the desk writes to people: to the company by inbox and mail, to officers by inbox and mail."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from oirase.blocks.messaging.facade import MessageSpec, declare, tell, tell_address
from oirase.systems.business.consultation import tracking
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
WITHDRAWN = _letter(
    "withdrawn",
    gettext_noop("相談が取り下げられました（%(number)s）"),
    gettext_noop("%(company)s からの相談は、取り下げられました。回答は不要です。"),
)


def received(request: Request) -> None:
    """Confirm the receipt to the company, with number and tracking code."""
    _to_company(request, RECEIVED)


def assigned(request: Request) -> None:
    """Tell the officer who has been put in charge."""
    _to_officer(request, ASSIGNED)


def contacted(request: Request) -> None:
    """Tell the company that there is something new on its page."""
    _to_company(request, CONTACTED)


def answered(request: Request) -> None:
    """Send the answer."""
    _to_company(request, ANSWERED)


def withdrawn(request: Request) -> None:
    """Tell the officer in charge that nothing is to be done any more."""
    _to_officer(request, WITHDRAWN)


def _to_officer(request: Request, letter: MessageSpec) -> None:
    if request.assignee_id:
        link = reverse("consultation:request", args=[request.pk])
        tell([request.assignee_id], letter, about=request, link=link, values=_values(request))


def _to_company(request: Request, letter: MessageSpec) -> None:
    values = _values(request)
    if request.applicant_id:
        link = reverse("consultation:tracked", args=[request.pk])
        tell([request.applicant_id], letter, about=request, link=link, values=values)
    # The address given with the question may be another one than the account's.
    if request.email and not (request.applicant and request.applicant.email == request.email):
        tell_address(
            request.email,
            letter,
            about=request,
            link=reverse("consultation:track"),
            language=request.language,
            values=values,
        )


def _values(request: Request) -> dict[str, object]:
    return {
        "number": request.number,
        "company": request.company_name,
        "name": request.contact_name,
        "code": tracking.code_of(request.pk),
        "due": request.due_on.strftime("%Y/%m/%d"),
        "answer": request.answer,
    }
