"""Observations as they describe themselves."""

from oirase.kernel.manifest import EntryPage, Manifest, Names, Permission, PersonalData, Process

HOME = "oirase.blocks.observations"
MANIFEST = Manifest(
    slug="observations",
    app_label="observations",
    name=Names("観測", "Observations", "はかった数（かず）"),
    summary=Names(
        "観測機器の値を受け取り、品質を確かめ、長く保存し、異常を知らせる。",
        "Takes values from devices in the field, checks them, keeps them for decades and warns.",
        "海（うみ）や山（やま）の機械（きかい）が はかった数（かず）を あつめて、見（み）せます。",
    ),
    users=("観測の担当職員", "観測機器", "県民"),
    basis=("OGC 18-088 SensorThings API", "QARTOD", "MQTT 3.1.1・5"),
    blocks=("geo", "identity", "messaging"),
    entry_pages=(
        EntryPage("observations:stations", Names("観測局", "Stations", "はかる ところ"), "public"),
        EntryPage(
            "observations:alerts", Names("警報", "Alerts", "注意（ちゅうい）の お知（し）らせ"), "public"
        ),
        EntryPage(
            "observations:subscriptions",
            Names("警報の受け取り", "My alerts", "お知（し）らせを 受（う）け取（と）る"),
            "signed_in",
        ),
        EntryPage("observations:rules", Names("警報ルール", "Alert rules"), "staff", "observations.manage"),
        EntryPage(
            "observations:desk",
            Names("観測値の品質確認", "Quality of observations"),
            "staff",
            "observations.view",
        ),
        EntryPage("observations:devices", Names("観測機器", "Devices"), "staff", "observations.view"),
    ),
    permissions=(
        Permission(
            "observations.view", Names("公開していない観測を見る", "See observations that are not public")
        ),
        Permission(
            "observations.manage",
            Names("観測局・系列・機器を登録する", "Register stations, series and devices"),
        ),
        Permission("observations.judge", Names("品質を判定する", "Judge the quality of values")),
        Permission("observations.respond", Names("警報に対応する", "Respond to alerts")),
    ),
    publishes=(
        "observations.alert_ended",
        "observations.alert_raised",
        "observations.quality_configured",
        "observations.quality_rerun",
        "observations.span_judged",
        "observations.values_stored",
    ),
    handles=("observations.alert_raised",),
    schedules=(
        "observations.compare_series",
        "observations.forget_errors",
        "observations.seal",
        "observations.watch",
    ),
    processes=(Process("listener", ("run_listener",)), Process("writer", ("run_writer",))),
    personal_data=(
        PersonalData(
            "observations.AlertSubscription",
            ("user", "entity", "property", "rule"),
            Names("警報を知らせるため", "To tell people of alerts they asked for"),
            "account",
            "account_closed",
        ),
    ),
    settings=(
        "observations.earliest_day",
        "observations.future_seconds",
        "observations.key_grace_days",
        "observations.error_days",
        "observations.stale_after_hours",
        "observations.stale_after_intervals",
    ),
    urls=f"{HOME}.urls",
)
