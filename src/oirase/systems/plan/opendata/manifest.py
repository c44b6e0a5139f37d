"""What the roadmap's open data are: pages and files for whoever uses the roadmap elsewhere, and one screen for who asks about it."""

from oirase.kernel.manifest import Dataset, EntryPage, Manifest, Names

MANIFEST = Manifest(
    slug="roadmap-open",
    app_label="roadmap_open",
    name=Names(
        "ロードマップのオープンデータ",
        "Open data of the roadmap",
        "計画（けいかく）の データ",
    ),
    summary=Names(
        "計画の版を丸ごとデータで出し、事業を年をまたいで追い、ことば一つで事業、システム、数字、予算を探す。",
        "Gives out whole editions as data, follows programmes over the years, and finds programmes, systems, figures and money.",
        "県（けん）の計画（けいかく）を データで 出します。ことばで さがすことも できます。",
    ),
    domain="plan",
    basis=("DCAT 3", "CSVW", "RFC 4287", "oEmbed 1.0"),
    blocks=("insight",),
    users=("議員", "県民", "報道", "研究者", "他県"),
    entry_pages=(
        EntryPage(
            "roadmap-open:find",
            Names(
                "事業・数字・予算をまとめて探す",
                "Find programmes, figures and money",
                "計画（けいかく）から さがす",
            ),
            "public",
        ),
        EntryPage(
            "roadmap-open:index",
            Names("オープンデータを使う", "Use the open data", "データを 使う"),
            "public",
        ),
    ),
    datasets=(
        Dataset(
            "roadmap-editions",
            Names("DX関連事業ロードマップの版", "Editions of the roadmap"),
            "roadmap-open:index",
            "県のデータの定めによる。定めがないときは出典の利用条件による",
        ),
    ),
    limits=(
        Names(
            "指標は最新の版から探す。そこに一つもないときだけ、見つかった事業の最後の版の指標を示す。",
            "Indicators are looked for in the newest edition; only where it has none, those of the programmes found are shown.",
        ),
        Names(
            "DCATの記述はJSON-LDだけで出す。",
            "The DCAT description is given as JSON-LD only.",
        ),
        Names(
            "指標の値の出所が一つの指標に複数あるとき、表に出るのは報告値だけである。",
            "Where an indicator has figures of several origins, the tables hold the reported ones.",
        ),
    ),
    urls="oirase.systems.plan.opendata.urls",
)
