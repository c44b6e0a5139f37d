"""The notice that tells a decision (処分の通知): a letter from the flow's template, kept as a document of the case."""

from __future__ import annotations

from oirase.blocks.cases.models import Case
from oirase.blocks.cases.recording import flow_of, standing_of
from oirase.blocks.documents.facade import Document, keep_document, notice_pdf
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor


def issue(actor: Actor, case: Case) -> Document | None:
    """Issue the notice of a decided case, inside a caller's command; None where the outcome has none."""
    standing = standing_of(case)
    outcome = flow_of(case.type_version_id).outcome(standing.outcome)
    if outcome is None or not outcome.notice:
        return None
    pdf = notice_pdf(
        "letter",
        {
            "number": case.number,
            "day": clock.today(),
            "addressee": {"person": case.applicant_name},
            "sender": [str(case.body.name), str(case.organisation)],
            "title": str(outcome.label),
            "paragraphs": [],
            "sections": [],
        },
    )
    return keep_document(
        actor,
        about=case,
        title=str(outcome.label),
        filename=f"{case.number}.pdf",
        content=pdf,
        number=case.number,
        party=case.applicant,
    )
