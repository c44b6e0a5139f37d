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
        EntryPage(
            "identity:issue_reset_code",
            Names("パスワード再設定番号の発行", "Issue a reset code"),
            "staff",
            "identity.reset_codes",
        ),
        EntryPage(
            "identity:reset_by_code",
            Names("番号でパスワードを再設定する", "Set a password by a code", "パスワードを新しくする"),
            "public",
        ),
    ),
    permissions=(
        Permission(
            "identity.reset_codes",
            Names(
                "窓口で本人を確認し、パスワード再設定番号を発行する",
                "Check who somebody is at the counter and issue a reset code",
            ),
        ),
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
        PersonalData(
            "identity.ResetCode",
            ("user", "proof", "issued_by"),
            Names(
                "誰の確認でパスワードが再設定されたかを示すため", "To know on whose check a password was set"
            ),
            "account",
            "expires_at",
        ),
    ),
    publishes=("identity.reset_code_issued", "identity.reset_code_used"),
    schedules=("identity.sweep",),
    settings=(
        "identity.open_sign_up",
        "identity.sign_in_per_account",
        "identity.sign_in_per_address",
        "identity.sign_up_per_address",
        "identity.reset_per_address",
        "identity.submissions_per_address",
        "identity.reset_code_minutes",
        "identity.reset_codes_per_account",
        "identity.reset_codes_per_officer",
        "identity.reset_tries_per_address",
    ),
    limits=(
        Names(
            "公的個人認証(マイナンバーカード)とGビズIDにはまだ対応していない。",
            "The national identity card and GBizID are not supported yet.",
        ),
        Names(
            "再設定番号は、二要素認証を外さない。認証アプリと回復コードの両方を失った人は、まだ自分では戻れない。",
            "A reset code leaves the second factor on; whoever has lost both the app and the recovery codes cannot come back alone yet.",
        ),
    ),
    urls="oirase.blocks.identity.urls",
)
