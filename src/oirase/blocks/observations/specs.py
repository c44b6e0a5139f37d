"""What officers may set for observations. The figures are samples until an office records its own."""

from oirase.kernel.settings import SettingSpec

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
