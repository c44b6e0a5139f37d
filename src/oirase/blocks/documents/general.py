"""The notices that any procedure needs: certificate, permission, refusal, request for correction, receipt, refund."""

from __future__ import annotations

from datetime import date

from oirase.blocks.documents.models import NoticeKind
from oirase.blocks.documents.offers import NoticeSpec, Placeholder, declare_notices
from oirase.kernel.manifest.spec import Names

APPLICATION = (
    Placeholder("applicant.name", Names("申請者の氏名・名称", "Applicant's name"), "見本 太郎", needed=True),
    Placeholder("procedure.name", Names("手続の名称", "Name of the procedure"), "見本手続", needed=True),
    Placeholder("application.number", Names("受付番号", "Receipt number"), "R8-0012"),
    Placeholder("application.day", Names("申請の日", "Day of the application"), date(2026, 11, 16), "date"),
)


def _spec(code: str, ja: str, en: str, kind: NoticeKind, *own: Placeholder) -> NoticeSpec:
    return NoticeSpec(code, Names(ja, en), kind.value, (*APPLICATION, *own))


CERTIFICATE = _spec(
    "certificate",
    "証明書の交付",
    "Certificate issued",
    NoticeKind.CERTIFICATE,
    Placeholder(
        "certificate.facts",
        Names("証明する内容", "What is certified"),
        ("見本の事実その1", "見本の事実その2"),
        "list",
        needed=True,
    ),
    Placeholder("certificate.purpose", Names("使用目的", "Purpose"), "見本の目的"),
    Placeholder("fee.amount", Names("手数料", "Fee"), 1200, "yen"),
)
APPROVAL = _spec(
    "approval",
    "許可通知",
    "Notice of permission",
    NoticeKind.DECISION,
    Placeholder("decision.content", Names("許可の内容", "What is permitted"), "見本の行為", needed=True),
    Placeholder("decision.from", Names("有効期間の初日", "First day of validity"), date(2026, 12, 1), "date"),
    Placeholder("decision.to", Names("有効期間の末日", "Last day of validity"), date(2027, 3, 31), "date"),
    Placeholder(
        "decision.conditions", Names("条件", "Conditions"), ("見本の条件その1", "見本の条件その2"), "list"
    ),
    Placeholder("appeal.authority", Names("審査請求の相手", "Authority that reviews"), "見本県知事"),
    Placeholder("appeal.defendant", Names("訴訟の被告", "Defendant of a suit"), "見本県"),
)
REFUSAL = _spec(
    "refusal",
    "不許可通知",
    "Notice of refusal",
    NoticeKind.DECISION,
    Placeholder(
        "decision.reasons",
        Names("不許可の理由", "Reasons for the refusal"),
        ("見本の理由その1", "見本の理由その2"),
        "list",
        needed=True,
    ),
    Placeholder(
        "appeal.authority", Names("審査請求の相手", "Authority that reviews"), "見本県知事", needed=True
    ),
    Placeholder("appeal.defendant", Names("訴訟の被告", "Defendant of a suit"), "見本県", needed=True),
)
CORRECTION = _spec(
    "correction",
    "補正のお願い",
    "Request for correction",
    NoticeKind.CORRECTION,
    Placeholder(
        "correction.items",
        Names("直してほしい所", "What is to be corrected"),
        ("住所の番地", "添付書類の2枚目"),
        "list",
        needed=True,
    ),
    Placeholder("correction.due", Names("期限", "Due day"), date(2026, 12, 11), "date", needed=True),
)
RECEIPT = _spec(
    "receipt",
    "受付のお知らせ",
    "Notice of receipt",
    NoticeKind.RECEIPT,
    Placeholder("receipt.expected", Names("標準処理期間", "Standard processing period"), "見本の期間"),
)
REFUND = _spec(
    "refund",
    "還付のお知らせ",
    "Notice of refund",
    NoticeKind.OTHER,
    Placeholder("refund.amount", Names("還付する額", "Amount refunded"), 1200, "yen", needed=True),
    Placeholder("refund.reason", Names("還付の理由", "Reason for the refund"), "見本の理由", needed=True),
    Placeholder(
        "refund.day", Names("振り込む予定の日", "Planned day of transfer"), date(2026, 12, 15), "date"
    ),
    Placeholder("refund.account", Names("振込先", "Account"), "見本銀行 本店"),
)
GENERAL = (RECEIPT, CORRECTION, APPROVAL, REFUSAL, CERTIFICATE, REFUND)


def declare() -> None:
    """Offer them to every body."""
    declare_notices(*GENERAL)
