"""Cases as they describe themselves."""

from oirase.kernel.manifest import EntryPage, Manifest, Names, Permission, PersonalData

MANIFEST = Manifest(
    slug="cases",
    app_label="cases",
    name=Names("案件", "Cases", "申請（しんせい）のようす"),
    summary=Names(
        "申請を受け付け、担当し、補正を求め、決定し、知らせ、その記録を残す。",
        "Receives applications, assigns, asks for corrections, decides, notifies and keeps the record.",
        "申請（しんせい）が、いまどうなっているかを見ることができます。",
    ),
    users=("住民", "事業者", "審査する職員"),
    basis=("行政手続法", "個人情報の保護に関する法律"),
    blocks=("documents", "forms", "identity", "messaging", "payments"),
    entry_pages=(
        EntryPage(
            "cases:track",
            Names("申請の状況を見る", "Follow an application", "申請（しんせい）のようすを見る"),
            "public",
        ),
        EntryPage(
            "cases:mine", Names("自分の申請", "My applications", "わたしの申請（しんせい）"), "signed_in"
        ),
        EntryPage("cases:cases", Names("案件一覧", "Cases"), "staff", "cases.view"),
    ),
    permissions=(
        Permission("cases.view", Names("案件を見る", "See cases")),
        Permission("cases.work", Names("案件を審査する", "Work on cases")),
        Permission("cases.note", Names("案件にメモを残す", "Leave notes on cases")),
        Permission("cases.assign", Names("案件の担当を決める", "Assign cases")),
        Permission("cases.confirm", Names("決定の案を確認する", "Confirm drafted decisions")),
        Permission("cases.contact", Names("申請者の連絡先を見る", "See how applicants are reached")),
        Permission("cases.queues", Names("作業の列を決める", "Keep the office's queues")),
    ),
    handles=("files.file_judged",),
    schedules=("cases.deadlines",),
    publishes=("cases.case_submitted", "cases.case_decided", "cases.case_ended"),
    personal_data=(
        PersonalData(
            "cases.Case",
            ("applicant", "representative", "applicant_name", "email", "phone", "answers"),
            Names("申請を審査し、結果を知らせるため", "To decide an application and to tell the result"),
            "case",
            "ended_at",
        ),
        PersonalData(
            "cases.Action",
            ("text", "payload"),
            Names("申請の経過を残すため", "To keep what was done about an application"),
            "case",
            "ended_at",
        ),
    ),
    settings=(
        "cases.payment_days",
        "cases.correction_days",
        "cases.reminder_days",
        "cases.grace_days",
        "cases.appeal_authority",
        "cases.appeal_defendant",
    ),
    limits=(
        Names(
            "決定は、案を作る職員と確認する職員の2人で行う。多段の決裁には、まだ対応していない。",
            "A decision is drafted by one officer and confirmed by another; there are no longer approval routes yet.",
        ),
    ),
    urls="oirase.blocks.cases.urls",
)
