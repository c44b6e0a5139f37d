"""What the cross-views are."""

from oirase.kernel.manifest import Dataset, EntryPage, Manifest, Names

MANIFEST = Manifest(
    slug="crossviews",
    app_label="crossviews",
    name=Names(
        "ロードマップの横断一覧", "Cross-views of the roadmap", "計画（けいかく）を いろいろな 見かたで"
    ),
    summary=Names(
        "予算、対象者、技術、市町村、システムの観点から、分野をまたいで事業を見る。",
        "Looks at programmes across their headings: by money, target group, technology, municipality and system.",
        "お金（かね）や 使（つか）う人など、いろいろな 見かたで 県（けん）の仕事（しごと）を見ます。",
    ),
    domain="plan",
    blocks=("geo",),
    users=("県民", "議員", "事業者", "職員"),
    entry_pages=(
        EntryPage(
            "crossviews:budget",
            Names(
                "予算を横断して見る", "See the money across headings", "お金（かね）の 使（つか）いみちを見る"
            ),
            "public",
        ),
        EntryPage(
            "crossviews:systems",
            Names("システムを段階別に見る", "See systems by stage", "システムを 進（すす）みぐあいで見る"),
            "public",
        ),
    ),
    datasets=(
        Dataset(
            "roadmap-budget",
            Names("分野・部局・年度別の予算", "Budget by field, bureau and year"),
            "crossviews:budget",
            "出典の利用条件による",
        ),
    ),
    limits=(
        Names(
            "対象者、技術、市町村の分け方は、資料に書かれたことから作ったもので、県の分類ではない。",
            "Target groups, technologies and municipalities are classified from what the document says; it is not the prefecture's own.",
        ),
        Names(
            "システムの段階は、稼働中か予定かと、事業の年度の欄に書かれた段階だけによる。",
            "A system's stage is whether it runs, and the stages that the year cells of its programmes state.",
        ),
    ),
    urls="oirase.systems.plan.crossviews.urls",
)
