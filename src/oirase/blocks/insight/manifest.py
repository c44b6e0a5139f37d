"""Insight as it describes itself."""

from oirase.kernel.manifest import Dataset, EntryPage, Manifest, Names, Permission

MANIFEST = Manifest(
    slug="insight",
    app_label="insight",
    name=Names("計測値", "Insight"),
    summary=Names(
        "動くシステムの数字を自動で集計し、鮮度と出所をつけて示す。",
        "Takes the figures of running systems by itself and shows them with age and origin.",
    ),
    users=("職員",),
    entry_pages=(EntryPage("insight:metrics", Names("計測値の一覧", "Metrics"), "staff", "insight.view"),),
    permissions=(
        Permission("insight.view", Names("計測値の一覧を見る", "See the list of metrics")),
        Permission("insight.take", Names("計測値を集計する（システム）", "Take figures (the platform)")),
    ),
    datasets=(
        Dataset(
            "insight-history", Names("計測値の履歴", "History of figures"), "insight:metrics", "CC BY 4.0"
        ),
    ),
    schedules=("insight.take_all",),
    limits=(
        Names(
            "月別の合計だけを図にする。地域別などの内訳は、まだ図にしない。",
            "Only sums by month are charted; other breakdowns are not yet.",
        ),
        Names(
            "古い年度の値は、その年度の集計を最後に行った時点のもの。",
            "Figures of past fiscal years are those of the last time they were taken.",
        ),
    ),
    urls="oirase.blocks.insight.urls",
    api="oirase.blocks.insight.api",
)
