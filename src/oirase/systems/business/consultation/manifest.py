"""The consultation desk as it describes itself: row G3 of the index."""

from oirase.kernel.manifest import (
    EntryPage,
    Manifest,
    Metric,
    Names,
    PackSection,
    Permission,
    PersonalData,
)

HOME = "oirase.systems.business.consultation"
MANIFEST = Manifest(
    slug="consultation",
    app_label="consultation",
    row="G3",
    name=Names("相談窓口", "Consultation desk", "相談（そうだん）のまどぐち"),
    summary=Names(
        "相談を受け付け、担当を決め、回答し、知識として残す。",
        "Takes requests, assigns, answers and keeps the knowledge.",
        "会社（かいしゃ）や店の相談（そうだん）を聞いて、答えます。",
    ),
    domain="business",
    users=("事業者", "相談窓口の職員"),
    basis=("個人情報の保護に関する法律",),
    blocks=("cases", "documents", "identity", "insight", "messaging"),
    entry_pages=(
        EntryPage("consultation:ask", Names("相談する", "Ask the desk", "相談（そうだん）する"), "public"),
        EntryPage(
            "consultation:track",
            Names("相談の状況を見る", "Follow a request", "相談（そうだん）のようすを見る"),
            "public",
        ),
        EntryPage(
            "consultation:mine", Names("自分の相談", "My requests", "わたしの相談（そうだん）"), "signed_in"
        ),
        EntryPage("consultation:desk", Names("相談一覧", "Requests"), "staff", "consultation.view"),
        EntryPage(
            "consultation:record",
            Names("電話・来庁の相談を記録する", "Record a call or visit"),
            "staff",
            "consultation.record",
        ),
        EntryPage(
            "consultation:answers",
            Names("過去の回答を探す", "Search earlier answers"),
            "staff",
            "consultation.view",
        ),
    ),
    permissions=(
        Permission("consultation.view", Names("相談窓口の画面を使う", "Use the consultation desk")),
        Permission("consultation.record", Names("電話・来庁の相談を記録する", "Record calls and visits")),
    ),
    publishes=(
        "consultation.request_received",
        "consultation.request_answered",
        "consultation.request_rated",
    ),
    metrics=(
        Metric(
            code="consultation.answered_by_month",
            title=Names("相談対応件数", "Consultations answered"),
            unit=Names("件", "cases"),
            selector=f"{HOME}.selectors:answered_by_month",
            dimensions=("month",),
            refreshed_by=("consultation.request_answered",),
        ),
    ),
    personal_data=(
        PersonalData(
            "consultation.Request",
            ("corporate_number", "contact_name", "question", "answer", "answered_by", "comment"),
            Names("相談に答え、連絡するため", "To answer a question and reach whoever asked it"),
            "consultation",
            "ended_at",
        ),
    ),
    settings=("consultation.due_working_days",),
    demo=f"{HOME}.demo:load",
    pack_sections=(PackSection("consultation", f"{HOME}.pack:load", 50),),
    limits=(
        Names("相談にファイルを添えることは、まだできない。", "Files cannot be attached to a request yet."),
        Names(
            "確認番号は、この環境の秘密鍵を替えると使えなくなる。",
            "Tracking codes end when this installation's secret key is changed.",
        ),
    ),
    urls=f"{HOME}.urls",
)
