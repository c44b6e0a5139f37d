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
