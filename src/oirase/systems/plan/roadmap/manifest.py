"""What the roadmap's reading side is: row R0 of the index."""

from oirase.kernel.manifest import Dataset, EntryPage, Manifest, Names

MANIFEST = Manifest(
    slug="roadmap",
    app_label="roadmap",
    row="R0",
    name=Names("DX関連事業ロードマップ", "DX roadmap", "県（けん）のデジタルの計画（けいかく）"),
    summary=Names(
        "計画の事業、予算、指標を公開し、動くシステムの数字と並べる。",
        "Publishes programmes, budgets and indicators of the plan beside the figures of running systems.",
        "県（けん）がする仕事（しごと）と、使うお金と、どこまで進んだかを見ることができます。",
    ),
    domain="plan",
    blocks=("insight",),
    users=("県民", "議員", "事業者", "職員"),
    entry_pages=(
        EntryPage(
            "roadmap:overview",
            Names("ロードマップを見る", "Read the roadmap", "計画（けいかく）を見る"),
            "public",
        ),
        EntryPage(
            "roadmap:programme_list",
            Names("事業をさがす", "Find a programme", "事業（じぎょう）をさがす"),
            "public",
        ),
        EntryPage(
            "roadmap:timeline",
            Names("年表を見る", "See the timeline", "年（ねん）ごとに見る"),
            "public",
        ),
    ),
    datasets=(
        Dataset(
            "roadmap-programmes",
            Names("DX関連事業の一覧", "Programmes of the roadmap"),
            "roadmap:overview",
            "出典の利用条件による",
        ),
    ),
    limits=(
        Names(
            "システムと事業の対応は県のデータにより、事業の記号で後の版へ引き継ぐ。",
            "Which system serves which programme is said by the pack, and follows the programme's code into later editions.",
        ),
        Names(
            "年表の段階は、資料または個票に記されたものだけを示す。",
            "The timeline shows a stage only where the source or a sheet states it.",
        ),
    ),
    urls="oirase.systems.plan.roadmap.urls",
    api="oirase.systems.plan.roadmap.api",
)
