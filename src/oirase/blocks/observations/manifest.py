"""Observations as they describe themselves."""

from oirase.kernel.manifest import EntryPage, Manifest, Names, Permission, Process

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
    users=("観測の担当職員", "観測機器"),
    basis=("OGC 18-088 SensorThings API", "QARTOD"),
    blocks=("geo", "identity", "messaging"),
    permissions=(
        Permission(
            "observations.view", Names("公開していない観測を見る", "See observations that are not public")
        ),
        Permission(
            "observations.manage",
            Names("観測局・系列・機器を登録する", "Register stations, series and devices"),
        ),
        Permission("observations.judge", Names("品質を判定する", "Judge the quality of values")),
    ),
    entry_pages=(
        EntryPage("observations:devices", Names("観測機器", "Devices"), "staff", "observations.view"),
    ),
    urls="oirase.blocks.observations.urls",
    publishes=("observations.values_stored",),
    processes=(
        Process("listener", ("run_listener",)),
        Process("writer", ("run_writer",)),
    ),
    settings=(
        "observations.earliest_day",
        "observations.future_seconds",
        "observations.key_grace_days",
        "observations.error_days",
    ),
)
