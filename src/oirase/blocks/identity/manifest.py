"""Sign-in as it describes itself."""

from oirase.kernel.manifest import EntryPage, Manifest, Names, Permission, PersonalData

MANIFEST = Manifest(
    slug="identity",
    app_label="identity",
    name=Names("本人認証", "Identity"),
    summary=Names(
        "ログイン、二要素認証、パスキー、ログイン中の端末、外部システムの鍵、操作回数の制限。",
        "Sign-in, second factors, passkeys, sessions, keys of service accounts, limits on how often.",
    ),
    users=("住民", "事業者", "職員", "運用担当"),
    basis=("不正アクセス行為の禁止等に関する法律",),
    entry_pages=(
        EntryPage(
            "identity:service_accounts",
            Names("外部システムの接続", "Service accounts"),
            "staff",
            "identity.service_accounts",
        ),
    ),
    permissions=(
        Permission(
            "identity.service_accounts",
            Names("外部システムの利用者と鍵を管理する", "Manage service accounts and their keys"),
        ),
    ),
    personal_data=(
        PersonalData(
            "access.User",
            ("login", "email", "name", "kana", "corporate_number"),
            Names("ログインと、手続の相手の確認のため", "To sign in, and to know whom a procedure is about"),
            "account",
            "account_closed",
        ),
        PersonalData(
            "access.Representation",
            ("represented", "representative"),
            Names("誰が誰の代わりに手続できるかを定めるため", "To know who may act for whom"),
            "account",
            "valid_to",
        ),
        PersonalData(
            "access.PostHolding",
            ("user", "post"),
            Names("誰がいつどの職にあったかを示すため", "To know who held which post when"),
            "account",
            "valid_to",
        ),
    ),
    schedules=("identity.sweep",),
    settings=(
        "identity.open_sign_up",
        "identity.sign_in_per_account",
        "identity.sign_in_per_address",
        "identity.sign_up_per_address",
        "identity.reset_per_address",
        "identity.submissions_per_address",
    ),
    limits=(
        Names(
            "公的個人認証(マイナンバーカード)とGビズIDにはまだ対応していない。",
            "The national identity card and GBizID are not supported yet.",
        ),
    ),
    urls="oirase.blocks.identity.urls",
)
