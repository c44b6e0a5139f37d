"""What officers may set for this system."""

from oirase.kernel.settings import SettingSpec

WORKING_DAYS = SettingSpec(
    key="SLUG.working_days",
    title_ja="NAME_JAの処理期限（受付の翌日から数える開庁日）",
    title_en="NAME_EN: working days until the end, from the day after receipt",
    kind="integer",
    unit="days",
    # A sample and no law: until an office records its own, this one stands and is shown as unconfirmed.
    default=10,
    minimum=1,
    maximum=365,
)
