"""Electronic collection as it describes itself: row S69 of the index."""

from oirase.kernel.manifest import EntryPage, Manifest, Metric, Names

HOME = "oirase.systems.office.public_payments"
MANIFEST = Manifest(
    slug="public-payments",
    app_label="public_payments",
    row="S69",
    also=("S106",),
    name=Names("電子収納", "Electronic collection"),
    summary=Names(
        "公金を複数の方法で納め、会計の記録と突き合わせる。",
        "Collects public money by several means and matches it with accounting.",
        "カードやコンビニで、県（けん）や市（し）にお金（かね）をはらえます。",
    ),
    domain="office",
    users=("窓口の職員", "会計の職員"),
    basis=("地方自治法（収入の収納）", "各団体の財務規則"),
    blocks=("documents", "insight", "payments"),
    entry_pages=(
        EntryPage("public-payments:charges", Names("請求一覧", "Charges"), "staff", "payments.view"),
        EntryPage("public-payments:payments", Names("入金一覧", "Payments"), "staff", "payments.view"),
        EntryPage("public-payments:counter", Names("窓口で収納する", "Counter"), "staff", "payments.counter"),
        EntryPage("public-payments:refunds", Names("返金", "Refunds"), "staff", "payments.view"),
        EntryPage("public-payments:closes", Names("日計", "Daily close"), "staff", "payments.close"),
        EntryPage(
            "public-payments:reconcile", Names("突き合わせ", "Reconciliation"), "staff", "payments.close"
        ),
        EntryPage(
            "public-payments:accounting",
            Names("会計への出力", "Export for accounting"),
            "staff",
            "payments.close",
        ),
    ),
    metrics=(
        Metric(
            code="public_payments.payments_by_month",
            title=Names("収納件数", "Payments"),
            unit=Names("件", "payments"),
            selector=f"{HOME}.selectors.figures:payments_by_month",
            dimensions=("month", "means"),
            refreshed_by=("payments.charge_settled", "payments.payment_voided"),
        ),
        Metric(
            code="public_payments.cashless_share",
            title=Names("キャッシュレス収納の割合", "Share of cashless payments"),
            unit=Names("パーセント", "%"),
            selector=f"{HOME}.selectors.figures:cashless_share",
        ),
    ),
    demo=f"{HOME}.demo:load",
    limits=(
        Names(
            "財務会計システムへは、ファイルで渡す。",
            "Figures reach the accounting system as files.",
        ),
        Names(
            "会計年度は収納日の年度とし、出納整理期間の繰戻しは扱わない。",
            "The fiscal year is that of the day of receipt; the adjustment period is not handled.",
        ),
        Names(
            "キャッシュレスの割合は、この環境の団体全体の1つの値で示す。",
            "The cashless share is one figure for the body of this installation.",
        ),
    ),
    urls=f"{HOME}.urls",
)
