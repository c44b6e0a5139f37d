"""What officers may set for cases."""

from oirase.kernel.settings import SettingSpec

PAYMENT_DAYS = SettingSpec(
    key="cases.payment_days",
    title_ja="手数料の支払期限（請求の日から数える日数）",
    title_en="Days from the charge until a fee is due",
    kind="integer",
    unit="days",
    # An office's own order and no law: until one records its own, this one stands and is shown as unconfirmed.
    default=14,
    minimum=1,
    maximum=365,
)

APPEAL_AUTHORITY = SettingSpec(
    key="cases.appeal_authority",
    title_ja="審査請求の相手（通知の教示に載る）",
    title_en="Authority that reviews decisions, as notices name it",
    kind="text",
    default="",
)
APPEAL_DEFENDANT = SettingSpec(
    key="cases.appeal_defendant",
    title_ja="取消しの訴えの被告（通知の教示に載る）",
    title_en="Defendant of a suit against a decision, as notices name it",
    kind="text",
    default="",
)
