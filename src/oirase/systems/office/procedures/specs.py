"""What officers may set for procedures."""

from oirase.kernel.settings import SettingSpec

# No default: how long people are on their way differs from place to place, and a figure that nobody can look up is not shown.
MINUTES_SAVED = SettingSpec(
    key="procedures.minutes_saved",
    title_ja="オンライン申請1件で、窓口に行くより減る時間（分）",
    title_en="Minutes that one online application saves against going to the counter",
    kind="integer",
    unit="minutes",
    minimum=0,
    maximum=600,
)
