"""The sea watch as it describes itself: row S22 of the index."""

from oirase.kernel.manifest import (
    Dataset,
    EntryPage,
    Manifest,
    Metric,
    Names,
    PackSection,
    Permission,
    PersonalData,
)

HOME = "oirase.systems.agriculture.sea_watch"
MANIFEST = Manifest(
    slug="sea-watch",
    app_label="sea_watch",
    row="S22",
    name=Names("海況観測", "Sea-condition observation", "海（うみ）の ようす"),
    summary=Names(
        "ブイの水温、塩分、流れを点検して公開し、貝の扱いの目安と異常を知らせる。",
        "Shows what buoys measure, checked, with advice for shellfish and alarms.",
        "海（うみ）の あたたかさや ながれを はかって、見（み）せます。",
    ),
    domain="agriculture",
    users=("漁業者", "養殖業者", "水産の担当職員", "県民"),
    basis=("TEOS-10", "QARTOD", "OGC 18-088 SensorThings API"),
    blocks=("documents", "insight", "messaging", "observations"),
    entry_pages=(
        EntryPage("sea-watch:now", Names("いまの海", "The sea now", "いまの 海（うみ）"), "public"),
        EntryPage(
            "sea-watch:bulletins",
            Names("海況速報を読む・メールで受け取る", "Read bulletins or get them by mail", "海（うみ）の お知（し）らせ"),
            "public",
        ),
        EntryPage(
            "sea-watch:desk", Names("ブイの保守と異常", "Upkeep of buoys"), "staff", "sea_watch.view"
        ),
    ),
    permissions=(
        Permission("sea_watch.view", Names("ブイの保守と異常を見る", "See upkeep and alarms of buoys")),
        Permission("sea_watch.maintain", Names("係留・保守を記録する", "Record work at moorings")),
        Permission("sea_watch.advise", Names("水温の目安を変える", "Change lines of water temperature")),
    ),
    publishes=("sea_watch.alarm_raised", "sea_watch.alarm_ended", "sea_watch.bulletin_issued"),
    metrics=(
        Metric(
            code="sea_watch.days_with_data",
            title=Names("海況の値がある日数", "Days with data"),
            unit=Names("日", "days"),
            selector=f"{HOME}.metrics:days_with_data",
            dimensions=("month",),
        ),
        Metric(
            code="sea_watch.series_running",
            title=Names("値が届いている観測系列", "Series that are running"),
            unit=Names("系列", "series"),
            selector=f"{HOME}.metrics:series_running",
        ),
        Metric(
            code="sea_watch.passed_share",
            title=Names("品質の検定を通った値の割合", "Share of values that passed"),
            unit=Names("％", "%"),
            selector=f"{HOME}.metrics:passed_share",
        ),
        Metric(
            code="sea_watch.subscribers",
            title=Names("海況速報の購読者", "Subscribers of the bulletin"),
            unit=Names("人", "people"),
            selector=f"{HOME}.metrics:subscribers",
            refreshed_by=("sea_watch.bulletin_issued",),
        ),
    ),
    datasets=(
        Dataset(
            "sea-watch-series",
            Names("海況の観測値（系列ごと）", "Observations of the sea by series"),
            "sea-watch:data",
            "県のデータの定めによる。系列ごとに示す",
        ),
    ),
    personal_data=(
        PersonalData(
            "sea_watch.Subscriber",
            ("email",),
            Names("海況速報を送るため", "To send the bulletin"),
            "message",
            "ended_at",
        ),
    ),
    schedules=("sea_watch.watch", "sea_watch.bulletin"),
    settings=(
        "sea_watch.day_share", "sea_watch.year_share", "sea_watch.trend_days", "sea_watch.trend_steady",
        "sea_watch.error_limit", "sea_watch.length_km", "sea_watch.noise", "sea_watch.current_hours",
        "sea_watch.drift_hours", "sea_watch.diffusivity", "sea_watch.silent_missed", "sea_watch.watch_radius",
        "sea_watch.off_fixes", "sea_watch.skill_margin", "sea_watch.hindcast_years", "sea_watch.bulletin_weekday",
        "sea_watch.rope_years",
    ),
    demo=f"{HOME}.demo:load",
    pack_sections=(PackSection("sea-watch", f"{HOME}.pack:load", 80),),
    limits=(
        Names(
            "流れの図と漂流は5点の観測からの目安で、予報ではない。誤差の大きいところは示さない。",
            "Currents and drift come from five points: an indicator, not a forecast. Cells with a large error are hidden.",
        ),
        Names(
            "デモの値はすべて模擬で、実際の海のものではない。",
            "Values of the demonstration are simulated and of no real sea.",
        ),
        Names(
            "過去の年との比較は、この環境に入っている年だけで行う。",
            "Records are compared with the years that this installation holds.",
        ),
    ),
    urls=f"{HOME}.urls",
)  # fmt: skip
