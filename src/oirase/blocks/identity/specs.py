"""What an officer may set about sign-in: whether anybody may open an account, and how often things may be tried."""

from oirase.kernel.settings import SettingSpec, declare


def _often(name: str, title_ja: str, title_en: str, count: int, seconds: int) -> SettingSpec:
    default = {"count": count, "seconds": seconds}
    return SettingSpec(f"identity.{name}", title_ja, title_en, "table", default=default)


declare(
    SettingSpec(
        "identity.open_sign_up",
        "住民・事業者の新規登録を受け付ける",
        "Anybody may open an account",
        "boolean",
        default=True,
    ),
    _often("sign_in_per_account", "1つの利用者IDへのログイン回数", "Sign-ins per account", 10, 600),
    _often("sign_in_per_address", "1つの接続元からのログイン回数", "Sign-ins per address", 100, 600),
    _often("sign_up_per_address", "1つの接続元からの新規登録回数", "Sign-ups per address", 20, 3600),
    _often(
        "reset_per_address", "1つの接続元からのパスワード再設定回数", "Password resets per address", 20, 3600
    ),
    _often(
        "reset_codes_per_officer", "1人の職員が発行する再設定番号の数", "Reset codes per officer", 20, 3600
    ),
    _often("reset_codes_per_account", "1つの利用者IDへの再設定番号の数", "Reset codes per account", 3, 86400),
    _often(
        "reset_tries_per_address",
        "1つの接続元からの再設定番号の試行回数",
        "Tries of reset codes per address",
        20,
        3600,
    ),
    SettingSpec(
        "identity.reset_code_minutes",
        "再設定番号の有効時間",
        "Minutes for which a reset code holds",
        "integer",
        unit="minutes",
        default=60,
        minimum=5,
        maximum=1440,
    ),
    _often("submissions_per_address", "1つの接続元からの送信回数", "Public submissions per address", 60, 600),
)
