"""Counter reform as it describes itself: row S76 of the index."""

from oirase.kernel.manifest import EntryPage, Manifest, Metric, Names, Permission, PersonalData

HOME = "oirase.systems.office.counter_reform"
MANIFEST = Manifest(
    slug="counter-reform",
    app_label="counter_reform",
    row="S76",
    name=Names("窓口改革", "Counter reform", "まどぐちを よくする しごと"),
    summary=Names(
        "一度の聞き取りでいくつもの手続を受け付け、窓口の手順と時間を見直しの前と後で測る。",
        "Takes several procedures in one interview, and measures steps and times at the counter before and after the reform.",
        "役所（やくしょ）の まどぐちで、1回（かい） 話（はな）すだけで いくつもの 手続（てつづ）きが できます。",
    ),
    domain="office",
    users=("窓口の職員", "業務の見直しの担当", "住民"),
    basis=("情報通信技術を活用した行政の推進等に関する法律",),
    blocks=("cases", "documents", "forms", "insight", "payments"),
    entry_pages=(
        EntryPage("counter-reform:visits", Names("来庁一覧", "Visits"), "staff", "counter_reform.view"),
        EntryPage(
            "counter-reform:new",
            Names("来庁を受け付ける", "Receive a visit"),
            "staff",
            "counter_reform.receive",
        ),
        EntryPage("counter-reform:times", Names("来庁の時間", "Visit times"), "staff", "counter_reform.view"),
        EntryPage(
            "counter-reform:duties",
            Names("業務の見直し", "Work before and after"),
            "staff",
            "counter_reform.view",
        ),
    ),
    permissions=(
        Permission("counter_reform.view", Names("来庁と業務の調査を見る", "See visits and surveys of work")),
        Permission(
            "counter_reform.receive",
            Names("窓口で聞き取り、申請を受け付ける", "Receive people and their applications"),
        ),
        Permission("counter_reform.survey", Names("業務の調査を登録する", "Record surveys of work")),
    ),
    publishes=("counter_reform.visit_finished",),
    metrics=(
        Metric(
            code="counter_reform.visits_by_month",
            title=Names("一度の聞き取りによる来庁の件数", "Visits with one interview"),
            unit=Names("件", "visits"),
            selector=f"{HOME}.figures:visits_by_month",
            dimensions=("month",),
            refreshed_by=("counter_reform.visit_finished",),
        ),
        Metric(
            code="counter_reform.visit_minutes",
            title=Names("来庁の時間の中央値", "Median visit"),
            unit=Names("分", "minutes"),
            selector=f"{HOME}.figures:visit_minutes",
        ),
        Metric(
            code="counter_reform.saved_by_month",
            title=Names("書かずにすんだ項目の数", "Boxes not filled in twice"),
            unit=Names("項目", "boxes"),
            selector=f"{HOME}.figures:saved_by_month",
            dimensions=("month",),
            refreshed_by=("counter_reform.visit_finished",),
        ),
    ),
    personal_data=(
        PersonalData(
            "counter_reform.VisitPart",
            ("draft_id", "case"),
            Names(
                "来庁した方の申請をたどるため（氏名などは案件にだけある）",
                "To find the applications of a visit; names stand in the cases only",
            ),
            "case",
            "finished_at",
        ),
    ),
    settings=("counter_reform.longest_visit",),
    demo=f"{HOME}.demo:load",
    limits=(
        Names(
            "表になっている項目は、手続の間で共通にならない。",
            "Tables are asked for each procedure by itself.",
        ),
        Names(
            "共通の項目に、手続ごとに違う答えを入れることはできない。違うときは、送信のあとで補正する。",
            "What is asked once has one answer for all procedures; another one for a single procedure is a correction.",
        ),
        Names(
            "一度に受け取るのは現金だけ。カードは、請求番号で「窓口で収納する」から受け取る。",
            "Cash only is taken for everything together; a card is taken by the charge's number at the counter's page.",
        ),
        Names(
            "来庁の時間の中央値の指標は、この環境の全団体の1つの値で示す。",
            "The metric of visit times is one figure for all bodies of this installation.",
        ),
    ),
    urls=f"{HOME}.urls",
)
