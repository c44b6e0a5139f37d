"""What the booklet is: the roadmap to print, made by the worker, kept, and offered on a public page."""

from oirase.kernel.manifest import EntryPage, Manifest, Names

MANIFEST = Manifest(
    slug="booklet",
    app_label="booklet",
    name=Names("ロードマップの冊子", "Booklet of the roadmap", "計画（けいかく）の冊子（さっし）"),
    summary=Names(
        "公開された版を、表紙・目次・年表と事業ごとの頁からなるPDFにして配る。",
        "Offers each published edition as a PDF with cover, index, timeline and a page for every programme.",
        "計画（けいかく）を印刷（いんさつ）できるファイルにします。",
    ),
    domain="plan",
    blocks=("documents", "messaging"),
    users=("県民", "議員", "職員"),
    entry_pages=(
        EntryPage(
            "booklet:shelf",
            Names(
                "ロードマップの冊子を受け取る",
                "Get the roadmap as a booklet",
                "計画（けいかく）の冊子（さっし）",
            ),
            "public",
        ),
    ),
    publishes=("booklet.ordered",),
    handles=("plan.edition_published", "plan.edition_corrected", "booklet.ordered"),
    schedules=("booklet.refresh",),
    limits=(
        Names(
            "指標の値は版に記された値だけを載せる。動いているシステムの値は、画面で見る。",
            "Indicators show what the edition states; figures of running systems are on the pages.",
        ),
        Names(
            "英語の冊子でも、英語の文がないところは日本語で示し、[JA]と記す。",
            "Where an edition has no English text, the English booklet shows the Japanese one, marked [JA].",
        ),
    ),
    urls="oirase.systems.plan.booklet.urls",
)
