"""What officers may set for the rule: thresholds without a law behind them, shown as unconfirmed until somebody records their own."""

from decimal import Decimal

from oirase.kernel.settings import SettingSpec

TOLERANCE = SettingSpec(
    key="progress.tolerance",
    title_ja="順調とみなす不足の割合（始点から目標までの道のりに対して）",
    title_en="Shortfall that still counts as on course (share of the way from start to target)",
    kind="decimal",
    default=Decimal("0.1"),
    minimum=Decimal(0),
    maximum=Decimal("0.5"),
)
OLD_AFTER = SettingSpec(
    key="progress.old_after_years",
    title_ja="実績をまだ判定に使う年数（終わった年度で数える）",
    title_en="Closed fiscal years for which an actual still counts",
    kind="integer",
    unit="years",
    default=2,
    minimum=0,
    maximum=5,
)
REPORT_DAYS = SettingSpec(
    key="progress.report_due_days",
    title_ja="年度が終わってから実績を求めるまでの日数",
    title_en="Days after a fiscal year's end until its actuals are asked for",
    kind="integer",
    unit="days",
    default=90,
    minimum=0,
    maximum=365,
)
FEWEST_POINTS = SettingSpec(
    key="progress.forecast_fewest_years",
    title_ja="見通しを示すのに要る実績の年数",
    title_en="Years of actuals that a forecast needs",
    kind="integer",
    unit="years",
    default=4,
    minimum=4,
    maximum=20,
)
COUNTING = SettingSpec(
    key="progress.counting",
    title_ja="指標の数え方（事業の記号と順から、yearly は年ごと、level は累計や時点の値）",
    title_en="How indicators count (by programme code and order: yearly, or level for totals and levels)",
    kind="table",
    default={},
)
THRESHOLDS = (TOLERANCE, OLD_AFTER, REPORT_DAYS, FEWEST_POINTS)
