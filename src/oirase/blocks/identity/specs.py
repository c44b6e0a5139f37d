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
    _often("submissions_per_address", "1つの接続元からの送信回数", "Public submissions per address", 60, 600),
)
