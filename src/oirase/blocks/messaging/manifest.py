"""Messages as they describe themselves."""

from oirase.kernel.manifest import EntryPage, Manifest, Names, Permission, PersonalData

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
    blocks=("identity",),
    entry_pages=(
        EntryPage("messaging:inbox", Names("お知らせ", "Inbox", "あなたへの知らせ"), "signed_in"),
        EntryPage(
            "messaging:contacts",
            Names("連絡先の確認", "Confirm how to reach you", "あなたのメールと電話（でんわ）"),
            "signed_in",
        ),
        EntryPage(
            "messaging:deliveries",
            Names("お知らせの配達状況", "What has reached whom"),
            "staff",
            "messaging.deliveries",
        ),
        EntryPage(
            "messaging:wordings",
            Names("お知らせの文面", "Words of messages"),
            "staff",
            "messaging.templates",
        ),
        EntryPage(
            "messaging:mail_check",
            Names("メールの送信前の確認", "Check of the mail's way"),
            "staff",
            "messaging.operate",
        ),
    ),
    permissions=(
        Permission(
            "messaging.deliveries",
            Names("お知らせの配達状況を見て、送り直す", "See what has reached whom and send again"),
        ),
        Permission("messaging.contacts", Names("お知らせの宛先を見る", "See the addresses of messages")),
        Permission("messaging.templates", Names("お知らせの文面を変える", "Change the words of messages")),
        Permission(
            "messaging.operate",
            Names("メールの送信を確認し、設定する", "Check and set up how mail is sent"),
        ),
    ),
    publishes=("messaging.mail_due",),
    handles=("identity.reset_code_issued", "identity.reset_code_used", "messaging.mail_due"),
    personal_data=(
        PersonalData(
            "messaging.Message",
            ("user", "address", "subject", "text"),
            Names("手続の連絡のため", "To tell people about their procedures"),
            "message",
            "created_at",
        ),
        PersonalData(
            "messaging.Delivery",
            ("user", "address"),
            Names("連絡が届いたかを確かめるため", "To know whether a message has arrived"),
            "message",
            "created_at",
        ),
        PersonalData(
            "messaging.Preference",
            ("user", "by_mail", "by_sms"),
            Names("連絡方法の希望を守るため", "To respect how people want to be told"),
            "account",
            "account_closed",
        ),
        PersonalData(
            "messaging.ContactPoint",
            ("user", "address"),
            Names("連絡先が本人のものかを確かめるため", "To know that an address is its owner's"),
            "account",
            "account_closed",
        ),
        PersonalData(
            "messaging.Suppression",
            ("address",),
            Names("届かない宛先に送り続けないため", "Not to go on writing to an address that does not exist"),
            "message",
            "since",
        ),
    ),
    schedules=("messaging.read_bounces", "messaging.send"),
    settings=(
        "messaging.attempts",
        "messaging.check_valid_days",
        "messaging.code_minutes",
        "messaging.code_tries",
        "messaging.codes_per_account",
        "messaging.dkim_selectors",
        "messaging.first_pause_minutes",
        "messaging.mail_per_minute",
        "messaging.mail_per_minute_and_domain",
        "messaging.mail_per_minute_by_domain",
        "messaging.sending_addresses",
        "messaging.sms_per_minute",
        "messaging.test_addresses",
    ),
    limits=(
        Names("メールは文字だけで、添付はできない。", "Mails are plain text without attachments."),
        Names(
            "SMSの送信事業者とはまだつながっていない。デモの環境では、送ったことにして記録する。",
            "No operator of short messages is connected yet; demonstrations write them down instead of sending.",
        ),
        Names(
            "1分間の送信数は、1つのデータベースにつき1つの送信係が数える。",
            "One sender per database counts the messages of a minute.",
        ),
        Names(
            "SPFのマクロは解釈できず、確認は不合格になる。",
            "Macros in SPF are not understood; the check fails on them.",
        ),
        Names(
            "パスワード再設定のメールはログインの部品が直接送り、配達状況には現れない。",
            "Password reset mails are sent by the sign-in library itself and have no delivery state.",
        ),
    ),
    urls="oirase.blocks.messaging.urls",
)
