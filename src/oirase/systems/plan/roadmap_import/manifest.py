"""What the import is: staff pages that bring an edition in and review it, beside the command line."""

from oirase.kernel.manifest import EntryPage, Manifest, Names

MANIFEST = Manifest(
    slug="roadmap-import",
    app_label="roadmap_import",
    name=Names("ロードマップの取込と確認", "Import and review of the roadmap"),
    summary=Names(
        "公表資料のテキストまたは表を下書きの版として取り込み、元の資料と並べて確認し、公開する。",
        "Reads the published text or tables into a draft edition, reviews it beside the source and publishes it.",
    ),
    domain="plan",
    users=("DX推進担当",),
    entry_pages=(
        EntryPage(
            "roadmap-import:editions",
            Names("ロードマップの取込と確認", "Import and review the roadmap"),
            "staff",
            "plan.edit",
        ),
    ),
    limits=(
        Names(
            "PDFそのものは読まない。取り出したテキストか、表を渡す。",
            "It does not read the PDF itself: give it the extracted text or tables.",
        ),
        Names(
            "文章の欄は並びの許す範囲で振り分ける。公開前に人が確かめる。",
            "Sentences are attributed as far as their order allows; a person checks them before publishing.",
        ),
    ),
    urls="oirase.systems.plan.roadmap_import.urls",
)
