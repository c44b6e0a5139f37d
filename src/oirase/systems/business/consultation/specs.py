"""What officers may set for the desk."""

from oirase.kernel.settings import SettingSpec

DUE_WORKING_DAYS = SettingSpec(
    key="consultation.due_working_days",
    title_ja="相談の回答期限（受付の翌日から数える開庁日）",
    title_en="Working days until a consultation is due, from the day after receipt",
    kind="integer",
    unit="days",
    # A service level and no law: until an office records its own, this one stands and is shown as unconfirmed.
    default=5,
    minimum=1,
    maximum=60,
)
