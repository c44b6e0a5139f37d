"""What the office in charge may set: when those who still owe a sheet are reminded, in working days."""

from oirase.kernel.settings import SettingSpec

# An office's habit and no law: until somebody records their own, these stand and are shown as unconfirmed.
FIRST_REMINDER = SettingSpec(
    key="revision.first_reminder_days",
    title_ja="個票の最初の督促（期限の何開庁日前）",
    title_en="First reminder of a sheet, working days before it is due",
    kind="integer",
    unit="days",
    default=10,
    minimum=1,
    maximum=60,
)
LAST_REMINDER = SettingSpec(
    key="revision.last_reminder_days",
    title_ja="個票の期限直前の督促（期限の何開庁日前）",
    title_en="Last reminder before a sheet is due, working days before",
    kind="integer",
    unit="days",
    default=3,
    minimum=0,
    maximum=30,
)
LATE_REMINDER = SettingSpec(
    key="revision.late_reminder_days",
    title_ja="期限を過ぎた個票の督促（何開庁日ごと）",
    title_en="Reminders of a late sheet, every so many working days",
    kind="integer",
    unit="days",
    default=5,
    minimum=1,
    maximum=30,
)
SPECS = (FIRST_REMINDER, LAST_REMINDER, LATE_REMINDER)
