"""What a flow may name: the fees of the body's table that hold today, and the notices that the body may issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oirase.blocks.documents.facade import notices_of
from oirase.blocks.payments.facade import fees_on
from oirase.kernel import clock
from oirase.systems.office.commons.models import Procedure
from oirase.ui.templatetags.ui import yen

Choice = tuple[str, str]


@dataclass(frozen=True)
class Offered:
    """Fees and notices to choose from, by code."""

    fees: Sequence[Choice] = ()
    notices: Sequence[Choice] = ()


def offered_to(procedure: Procedure, flow: Mapping[str, Any]) -> Offered:
    """Return what a procedure's flow may name; what it names already stays to be chosen, also where the body has no such thing (yet)."""
    language = get_language() or "ja"
    fees = {
        one.code: _("%(title)s（%(amount)s）") % {"title": one.title, "amount": yen(one.amount)}
        for one in fees_on(clock.today(), procedure.body)
    }
    notices = {code: one.title.text(language) for code, one in notices_of(procedure.body_id).items()}
    return Offered(
        _with(fees, flow.get("charges"), "fee"),
        _with(notices, flow.get("outcomes"), "notice"),
    )


def _with(known: Mapping[str, str], rows: Any, name: str) -> list[Choice]:
    named = {str(row[name]) for row in rows or () if row.get(name)}
    missing = [
        (code, _("%(code)s（一覧にありません）") % {"code": code}) for code in sorted(named - known.keys())
    ]
    return [*known.items(), *missing]
