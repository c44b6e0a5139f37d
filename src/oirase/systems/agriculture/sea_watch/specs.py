"""What officers may set for the sea watch. Defaults stand until an office records its own; those of a pack carry their source."""

from decimal import Decimal

from oirase.kernel.settings import SettingSpec


def _number(name: str, ja: str, en: str, default: str, low: str, high: str, unit: str = "") -> SettingSpec:
    return SettingSpec(
        f"sea_watch.{name}", ja, en, "decimal", unit, Decimal(default), Decimal(low), Decimal(high)
    )


def _count(name: str, ja: str, en: str, default: int, low: int, high: int, unit: str = "") -> SettingSpec:
    return SettingSpec(f"sea_watch.{name}", ja, en, "integer", unit, default, low, high)


SPECS = (
    _number("day_share", "日平均に要る有効な値の割合", "Share of good values that a daily mean needs", "0.5", "0", "1"),
    _number("year_share", "比べる年に要る日の割合", "Share of days that a year needs to be compared", "0.8", "0", "1"),
    _count("trend_days", "傾向を見る日数", "Days over which a trend is taken", 7, 3, 31, "days"),
    _number("trend_steady", "横ばいとみる1週間の変化", "Change in a week that is called steady", "0.3", "0", "5", "℃"),
    _number("error_limit", "流れを隠す誤差分散の割合", "Share of error variance above which a current is hidden", "0.7", "0", "1"),
    _number("length_km", "流れの相関の長さ", "Length of correlation of currents", "12", "1", "100", "km"),
    _number("noise", "流れの観測誤差分散の割合", "Share of variance that is error of a measured current", "0.1", "0", "1"),
    _count("current_hours", "流れを平均する時間", "Hours over which currents are averaged", 25, 1, 240, "hours"),
    _count("drift_hours", "漂流の目安の時間", "Hours of the drift indicator", 72, 6, 240, "hours"),
    _number("diffusivity", "漂流の拡散係数", "Diffusivity of the drift", "5", "0", "1000", "m2/s"),
    _count("silent_missed", "沈黙とみる欠測の回数", "Missed values after which a buoy is silent", 6, 1, 1000),
    _number("watch_radius", "設置位置から外れたとみる距離", "Distance at which a buoy has left its place", "500", "10", "10000", "m"),
    _count("off_fixes", "外れたとみる続いた測位の回数", "Fixes in a row that must lie outside", 3, 1, 100),
    _number("skill_margin", "予測を出すのに要る改善の割合", "Skill over persistence that a forecast needs", "0.1", "0", "1"),
    _count("hindcast_years", "予測に要る過去の年数", "Past years that a forecast needs", 3, 1, 50, "years"),
    _count("bulletin_weekday", "速報を出す曜日（月曜0～日曜6）", "Weekday of the bulletin (Monday 0 to Sunday 6)", 1, 0, 6),
    _count("rope_years", "係留索を替える年数", "Years after which a mooring rope is renewed", 10, 1, 30, "years"),
)  # fmt: skip
