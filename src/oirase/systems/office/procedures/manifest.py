"""Electronic applications as they describe themselves: row S107 of the index."""

from oirase.kernel.manifest import EntryPage, Manifest, Metric, Names, PackSection

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
    blocks=("cases", "documents", "forms", "identity", "insight", "payments"),
    entry_pages=(
        EntryPage(
            "procedures:catalogue",
            Names("手続をさがす", "Find a procedure", "手続（てつづ）きをさがす"),
            "public",
        ),
        EntryPage("procedures:edit", Names("手続の編集", "Edit procedures"), "staff", "procedures.edit"),
        EntryPage(
            "procedures:figures",
            Names("申請の件数と日数", "Figures of applications"),
            "staff",
            "procedures.view",
        ),
    ),
    metrics=(
        Metric(
            code="procedures.applications_by_month",
            title=Names("申請件数", "Applications"),
            unit=Names("件", "applications"),
            selector=f"{HOME}.metrics:applications_by_month",
            dimensions=("month", "procedure", "channel"),
            refreshed_by=("cases.case_submitted",),
        ),
        Metric(
            code="procedures.online_share",
            title=Names("オンライン申請の割合", "Share of online applications"),
            unit=Names("パーセント", "%"),
            selector=f"{HOME}.metrics:online_share",
        ),
        Metric(
            code="procedures.days_to_decision",
            title=Names("決定までの日数（中央値）", "Days to decision (median)"),
            unit=Names("日", "days"),
            selector=f"{HOME}.metrics:days_to_decision",
        ),
        Metric(
            code="procedures.decided_in_time",
            title=Names("標準処理期間内の決定の割合", "Share decided within the standard period"),
            unit=Names("パーセント", "%"),
            selector=f"{HOME}.metrics:decided_in_time",
        ),
        Metric(
            code="procedures.left_by_step",
            title=Names("送信まで進まなかったオンライン申請", "Online applications left unsent"),
            unit=Names("件", "applications"),
            selector=f"{HOME}.metrics:left_by_step",
            dimensions=("procedure", "step"),
        ),
        Metric(
            code="procedures.minutes_saved",
            title=Names(
                "オンライン申請で減った時間（見込み）", "Minutes saved by online applications (estimate)"
            ),
            unit=Names("分", "minutes"),
            selector=f"{HOME}.metrics:minutes_saved",
            dimensions=("month",),
        ),
        Metric(
            code="procedures.online_procedures",
            title=Names("オンラインで申請できる手続の数", "Procedures that can be applied for online"),
            unit=Names("手続", "procedures"),
            selector=f"{HOME}.metrics:online_procedures",
            refreshed_by=("procedures.procedure_published",),
        ),
        Metric(
            code="procedures.sharing_municipalities",
            title=Names("電子申請を共同利用する市町村の数", "Municipalities sharing the applications"),
            unit=Names("市町村", "municipalities"),
            selector=f"{HOME}.metrics:sharing_municipalities",
            refreshed_by=("procedures.procedure_published",),
        ),
    ),
    settings=("procedures.minutes_saved",),
    pack_sections=(PackSection("procedure-figures", f"{HOME}.pack:load", 71),),
    limits=(
        Names(
            "割合と日数は、この環境の団体全体の値で示す。手続ごと、団体ごとの値は、件数と日数の画面で見る。",
            "Shares and days are figures of the body of this installation; those of single procedures and bodies stand on the page of figures.",
        ),
        Names(
            "途中で離れた件数には、これから続きを入力する人も入る。",
            "Those who have left a form include people who will go on with it.",
        ),
        Names(
            "手続のファイルには、見本の回答は入らない。",
            "The file of a procedure does not carry its sample answers.",
        ),
    ),
    demo=f"{HOME}.demo:load",
    urls=f"{HOME}.urls",
)
