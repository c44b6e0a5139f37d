"""What this block itself writes to people, on behalf of sign-in, which lies below and knows no messages."""

from django.utils.translation import gettext_noop

from oirase.blocks.messaging.wordings import MessageSpec, declare

_PLACEHOLDERS = {"at": gettext_noop("日時")}
RESET_CODE_ISSUED = declare(
    MessageSpec(
        "identity.reset_code_issued",
        gettext_noop("パスワードの再設定番号を発行しました"),
        gettext_noop(
            "%(at)sに、窓口であなたの利用者IDの再設定番号を発行しました。\n\n"
            "心当たりがない場合は、すぐに窓口に知らせてください。"
        ),
        _PLACEHOLDERS,
    )
)
RESET_CODE_USED = declare(
    MessageSpec(
        "identity.reset_code_used",
        gettext_noop("パスワードが再設定されました"),
        gettext_noop(
            "%(at)sに、窓口の番号を使って、あなたのパスワードが新しくなりました。\n\n"
            "心当たりがない場合は、すぐに窓口に知らせてください。"
        ),
        _PLACEHOLDERS,
    )
)
