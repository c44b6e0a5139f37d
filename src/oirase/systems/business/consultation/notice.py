"""The answer as a letter that a company can file."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from oirase.blocks.cases.facade import last_done
from oirase.blocks.documents.facade import notice_pdf
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.business.consultation.kind import ANSWER
from oirase.systems.business.consultation.models import Request


def response(request: Request) -> HttpResponse:
    """Return the letter of an answered request as a download."""
    answer = HttpResponse(pdf(request), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{request.case.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def pdf(request: Request) -> bytes:
    """Return the letter: number, day, addressee, office, question and answer. ValueError before there is an answer."""
    if request.answered_at is None:
        raise ValueError("there is no answer yet")
    with scope(Actor.system("consultation.notice")):
        answered_at = last_done(request.case, ANSWER) or request.answered_at
        sender = [str(request.body.name), str(request.case.organisation)]
    return notice_pdf(
        "letter",
        {
            "number": request.case.number,
            "day": clock.local(answered_at).date(),
            "addressee": {"organisation": request.case.applicant_name, "person": request.contact_name},
            "sender": sender,
            "title": _("相談への回答"),
            "paragraphs": [_("ご相談について、次のとおり回答します。")],
            "sections": [
                {"title": _("相談の分野"), "text": str(request.get_topic_display())},
                {"title": _("相談内容"), "text": request.question},
                {"title": _("回答"), "text": request.answer},
            ],
        },
    )
