"""Electronic applications as they describe themselves: row S107 of the index."""

from oirase.kernel.manifest import EntryPage, Manifest, Names

HOME = "oirase.systems.office.procedures"
MANIFEST = Manifest(
    slug="procedures",
    app_label="procedures",
    row="S107",
    name=Names("電子申請", "Electronic applications", "インターネットでする申請（しんせい）"),
    summary=Names(
        "部署が様式を作り、申請から決定の通知までを行う。",
        "Offices make forms; people apply and receive the decision.",
        "役所（やくしょ）の手続（てつづ）きを、インターネットですることができます。",
    ),
    domain="office",
    users=("住民", "事業者", "手続の担当職員", "市町村の職員"),
    basis=("行政手続法", "情報通信技術を活用した行政の推進等に関する法律"),
    blocks=("cases", "forms", "identity", "payments"),
    entry_pages=(
        EntryPage(
            "procedures:catalogue",
            Names("手続をさがす", "Find a procedure", "手続（てつづ）きをさがす"),
            "public",
        ),
        EntryPage("procedures:edit", Names("手続の編集", "Edit procedures"), "staff", "procedures.edit"),
    ),
    limits=(
        Names(
            "手続のファイルには、見本の回答は入らない。",
            "The file of a procedure does not carry its sample answers.",
        ),
    ),
    demo=f"{HOME}.demo:load",
    urls=f"{HOME}.urls",
)
