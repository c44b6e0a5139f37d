"""The slip that the resident takes home (受付票): numbers and codes of everything that was applied for, as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from oirase.blocks.cases.facade import code_for
from oirase.blocks.documents.facade import typeset
from oirase.kernel import clock
from oirase.systems.office.counter_reform.models import Visit, VisitPart
from oirase.systems.office.counter_reform.selectors import Due
from oirase.ui.days import day_text
from oirase.ui.templatetags.ui import yen

TEMPLATE = Path(__file__).parent / "typst" / "slip.typ"


def slip_pdf(visit: Visit, parts: Sequence[VisitPart], dues: Sequence[Due], track_url: str) -> bytes:
    """Return the slip in the language in which the resident was asked. It holds the codes by which they come back: hand it to nobody else."""
    with override(visit.language):
        return typeset(
            TEMPLATE,
            {
                "language": (get_language() or "ja").partition("-")[0],
                "title": _("受付票"),
                "demo": _("見本（架空の申請です）") if visit.is_demo else "",
                "day": day_text(clock.local(visit.submitted_at).date()) if visit.submitted_at else "",
                "name": _name(parts),
                "heads": [_("手続"), _("受付番号"), _("確認番号")],
                "lines": [_line(part) for part in parts if part.case],
                "fees_title": _("手数料"),
                "fees": [_fee(one) for one in dues],
                "sentence": _(
                    "受付番号と確認番号で、いつでも状況を見ることができます。確認番号は人に見せないでください。"
                ),
                "url": track_url,
                "sender": [str(visit.body.name), str(visit.organisation)],
            },
        )


def _name(parts: Sequence[VisitPart]) -> str:
    name = next((part.case.applicant_name for part in parts if part.case), "")
    return name if get_language() == "en" else f"{name} 様"


def _line(part: VisitPart) -> list[str]:
    case = part.case
    if case is None:
        return []
    return [str(part.procedure.title), case.number, code_for(case.pk), str(part.procedure.organisation)]


def _fee(one: Due) -> list[str]:
    state = _("支払い済み") if one.payment else _("支払い待ち") if one.payable else ""
    return [str(one.charge.title), yen(one.charge.total), state]
