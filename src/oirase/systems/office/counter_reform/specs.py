"""What officers may set for the counter."""

from oirase.kernel.settings import SettingSpec

LONGEST_VISIT = SettingSpec(
    key="counter_reform.longest_visit",
    title_ja="測った時間に数える来庁の長さの上限（分）",
    title_en="Longest visit that counts as measured, in minutes",
    kind="integer",
    unit="minutes",
    # No law: a visit that nobody ended in time says nothing about the work. Until an office records its own, this one stands as unconfirmed.
    default=180,
    minimum=10,
    maximum=1440,
)
