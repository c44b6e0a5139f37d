"""What officers set for all series and devices. The figures are samples until an office records its own."""

from datetime import date

from oirase.kernel.settings.specs import SettingSpec

EARLIEST = SettingSpec(
    key="observations.earliest_day",
    title_ja="観測値として受け付ける最も古い日",
    title_en="Earliest day of a value that is taken",
    kind="date",
    # Clocks without a battery wake up in 1970 or 2000: a value of that time says that the clock was never set.
    default=date(2000, 1, 2),
)
FUTURE_SECONDS = SettingSpec(
    key="observations.future_seconds",
    title_ja="観測値の時刻が未来でも受け付ける幅（秒）",
    title_en="How far in the future the time of a value may lie, in seconds",
    kind="integer",
    unit="s",
    default=600,
    minimum=0,
    maximum=86_400,
)
GRACE_DAYS = SettingSpec(
    key="observations.key_grace_days",
    title_ja="鍵を替えたあと、前の鍵が使える日数",
    title_en="Days for which a rotated key stays valid",
    kind="integer",
    unit="days",
    default=7,
    minimum=0,
    maximum=90,
)
ERROR_DAYS = SettingSpec(
    key="observations.error_days",
    title_ja="受信エラーを残す日数",
    title_en="Days for which receive errors are kept",
    kind="integer",
    unit="days",
    default=90,
    minimum=1,
    maximum=1_000,
)
STALE_AFTER = SettingSpec(
    key="observations.stale_after_intervals",
    title_ja="「届いていない」と表示するまでの観測間隔の数",
    title_en="Missed intervals until a series is shown as not arriving",
    kind="integer",
    default=3,
    minimum=2,
    maximum=100,
)
STALE_HOURS = SettingSpec(
    key="observations.stale_after_hours",
    title_ja="観測間隔が不明な系列を「届いていない」と表示するまでの時間",
    title_en="Hours until a series without a known interval is shown as not arriving",
    kind="integer",
    unit="hours",
    default=24,
    minimum=1,
    maximum=8760,
)
SPECS = (EARLIEST, FUTURE_SECONDS, GRACE_DAYS, ERROR_DAYS, STALE_AFTER, STALE_HOURS)
