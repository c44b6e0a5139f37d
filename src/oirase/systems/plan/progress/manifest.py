"""What live progress is."""

from oirase.kernel.manifest import Dataset, EntryPage, Manifest, Names, PackSection, Permission

MANIFEST = Manifest(
    slug="progress",
    app_label="progress",
    name=Names("進捗の公開", "Live progress", "計画（けいかく）の 進（すす）みぐあい"),
    summary=Names(
        "動くシステムの数字と事業ごとの状態を、決まった規則で示し、古くなった数値を担当に知らせる。",
        "Shows the figures of running systems and each programme's status by rule, and tells the owners of figures that went stale.",
        "仕事（しごと）が どこまで 進（すす）んだかを、数（かず）で 見ることができます。",
    ),
    domain="plan",
    blocks=("insight", "messaging"),
    users=("県民", "議員", "事業者", "職員"),
    entry_pages=(
        EntryPage(
            "progress:overview",
            Names("進みぐあいを見る", "See the progress", "進（すす）みぐあいを見る"),
            "public",
        ),
        EntryPage(
            "progress:now",
            Names("いま動いているもの", "What runs now", "いま 動（うご）いているもの"),
            "public",
        ),
        EntryPage(
            "progress:overdue", Names("古くなった数値", "Figures gone stale"), "staff", "progress.view"
        ),
    ),
    permissions=(
        Permission(
            "progress.view",
            Names(
                "担当する数値が古くなった知らせを受け、一覧を見る",
                "Be told of stale figures in one's charge, and list them",
            ),
        ),
        Permission(
            "progress.follow_up",
            Names(
                "古くなった数値を調べて知らせる（システム）", "Look for stale figures and tell (the platform)"
            ),
        ),
    ),
    datasets=(
        Dataset(
            "roadmap-progress",
            Names("事業ごとの進みぐあい", "Progress of the programmes"),
            "progress:overview",
            "出典の利用条件による",
        ),
        Dataset("running-systems", Names("いま動いているもの", "What runs now"), "progress:now", "CC BY 4.0"),
    ),
    schedules=("progress.follow_up",),
    settings=(
        "progress.tolerance",
        "progress.old_after_years",
        "progress.report_due_days",
        "progress.forecast_fewest_years",
        "progress.counting",
    ),
    pack_sections=(PackSection("progress", "oirase.systems.plan.progress.pack:load", 65),),
    limits=(
        Names(
            "見通しは、数え方が分かり、実績が4年分以上ある指標だけに示す。",
            "A forecast is shown only for indicators known to be counted alike, with at least four years of actuals.",
        ),
        Names(
            "状態の規則としきい値は、この基盤の案で、法令によるものではない。",
            "The rule and its thresholds are this platform's proposal; no law sets them.",
        ),
    ),
    urls="oirase.systems.plan.progress.urls",
)
