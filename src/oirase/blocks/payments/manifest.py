"""Payments as they describe themselves."""

from oirase.kernel.manifest import EntryPage, Manifest, Names, PackSection, Permission, PersonalData

HOME = "oirase.blocks.payments"
MANIFEST = Manifest(
    slug="payments",
    app_label="payments",
    name=Names("収納", "Payments", "お金（かね）をはらう"),
    summary=Names(
        "請求をつくり、いろいろな方法で納めてもらい、返金し、領収書を出し、窓口の一日を締める。",
        "Makes charges, takes money in several ways, gives it back, issues receipts and closes the counter's day.",
        "県（けん）や市（し）に お金（かね）をはらうことができます。",
    ),
    users=("納付者", "窓口の職員", "会計の職員"),
    basis=("地方自治法（手数料・使用料は各団体の条例）",),
    blocks=("documents", "identity", "messaging"),
    entry_pages=(
        EntryPage("payments:mine", Names("支払い", "Payments", "お金（かね）をはらう"), "signed_in"),
        EntryPage("payments:fees", Names("手数料・使用料の表", "Table of fees"), "staff", "payments.view"),
    ),
    permissions=(
        Permission("payments.view", Names("請求と入金を見る", "See charges and payments")),
        Permission("payments.counter", Names("窓口で収納する", "Take money at the counter")),
        Permission("payments.refund", Names("返金を依頼する", "Ask for refunds")),
        Permission(
            "payments.confirm_refund",
            Names("返金と窓口の取消しを確認する", "Confirm refunds and undo payments of the counter"),
        ),
        Permission("payments.close", Names("日計を締め、突き合わせる", "Close the day and reconcile")),
        Permission("payments.fees", Names("手数料・使用料の金額を登録する", "Record amounts of fees")),
    ),
    publishes=(
        "payments.charge_made",
        "payments.charge_cancelled",
        "payments.charge_settled",
        "payments.payment_unexpected",
        "payments.payment_voided",
        "payments.refund_requested",
        "payments.refunded",
        "payments.day_closed",
    ),
    personal_data=(
        PersonalData(
            "payments.Charge",
            ("payer", "payer_name", "title"),
            Names("納付を求め、収納を確かめるため", "To ask for money and know that it was paid"),
            "payment",
            "due_on",
        ),
        PersonalData(
            "payments.Payment",
            ("payer",),
            Names("収納を記録し、領収書を出すため", "To record money and issue receipts"),
            "payment",
            "received_at",
        ),
    ),
    schedules=("payments.ask_providers",),
    settings=(
        "payments.slip_company_code",
        "payments.slip_limit",
        "payments.slip_layout",
        "payments.payeasy",
        "payments.callback_age",
        "payments.callbacks_per_address",
    ),
    pack_sections=(PackSection("payments", f"{HOME}.pack:load", 45),),
    limits=(
        Names(
            "実際の決済事業者・カード端末・収納代行への接続は、まだない（模擬のみ）。",
            "No real provider, card terminal or collecting company is connected yet, only simulated ones.",
        ),
        Names(
            "払込票の44桁の並びと上限額は未確認の設定で、実際の店舗では使えない。",
            "The order of a slip's 44 digits and its limit are unconfirmed settings; no store takes these slips.",
        ),
        Names("請求の一部だけを払うことはできない。", "A charge cannot be paid in part."),
        Names(
            "支払いのリンクは、この環境の秘密鍵を替えると使えなくなる。",
            "Payers' links end when this installation's secret key is changed.",
        ),
    ),
    urls=f"{HOME}.urls",
)
