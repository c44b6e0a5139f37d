"""Messages as they describe themselves."""

from oirase.kernel.manifest import EntryPage, Manifest, Names, PersonalData

MANIFEST = Manifest(
    slug="messaging",
    app_label="messaging",
    name=Names("お知らせ", "Messages", "あなたへの知らせ"),
    summary=Names(
        "利用者へのお知らせを、受信箱とメールで届ける。",
        "Brings messages to people, in an inbox and by e-mail.",
        "知らせを、このサイトとメールで受け取ります。",
    ),
    users=("住民", "事業者", "職員"),
    entry_pages=(EntryPage("messaging:inbox", Names("お知らせ", "Inbox", "あなたへの知らせ"), "signed_in"),),
    publishes=("messaging.mail_due",),
    handles=("messaging.mail_due",),
    personal_data=(
        PersonalData(
            "messaging.Message",
            ("user", "address", "subject", "text"),
            Names("手続の連絡のため", "To tell people about their procedures"),
            "message",
            "created_at",
        ),
        PersonalData(
            "messaging.Preference",
            ("user", "by_mail"),
            Names("連絡方法の希望を守るため", "To respect how people want to be told"),
            "account",
            "account_closed",
        ),
    ),
    limits=(
        Names("メールは文字だけで、添付はできない。", "Mails are plain text without attachments."),
        Names(
            "届かなかったメールの自動通知は、まだ読み取らない。",
            "Bounced mails are not read back yet.",
        ),
    ),
    urls="oirase.blocks.messaging.urls",
)
