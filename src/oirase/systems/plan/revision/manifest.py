"""What the yearly revision is: staff pages on which divisions hand in their sheets and one office puts the edition together."""

from oirase.kernel.manifest import EntryPage, Manifest, Names, Permission

MANIFEST = Manifest(
    slug="roadmap-revision",
    app_label="revision",
    name=Names("ロードマップの年度改定", "Yearly revision of the roadmap"),
    summary=Names(
        "次の年度の版を前の版から起こし、各課が自分の事業の個票を直して提出し、担当課が確かめて公開する。",
        "Opens next year's edition from the last; divisions mend and hand in their sheets, the office in charge accepts and publishes.",
    ),
    domain="plan",
    blocks=("messaging",),
    users=("各課のロードマップ担当", "DX推進担当"),
    entry_pages=(
        EntryPage(
            "roadmap-revision:sheets",
            Names("ロードマップの個票", "Roadmap sheets"),
            "staff",
            "revision.view",
        ),
        EntryPage(
            "roadmap-revision:revisions",
            Names("ロードマップの年度改定", "Yearly revision of the roadmap"),
            "staff",
            "revision.manage",
        ),
    ),
    permissions=(
        Permission("revision.view", Names("個票を見る", "See sheets")),
        Permission("revision.edit", Names("個票を直し、提出する", "Edit and hand in sheets")),
        Permission(
            "revision.manage",
            Names("改定を始め、個票を確かめる", "Open a revision, send back and accept sheets"),
        ),
    ),
    publishes=(
        "revision.opened",
        "revision.sheet_submitted",
        "revision.sheet_returned",
        "revision.sheet_accepted",
    ),
    handles=("revision.opened",),
    schedules=("revision.remind",),
    settings=("revision.first_reminder_days", "revision.last_reminder_days", "revision.late_reminder_days"),
    demo="oirase.systems.plan.revision.demo:load",
    limits=(
        Names(
            "個票は、担当課が二つ以上ある事業でも、一度に一つの課が持つ。ほかの課へは「渡す」で移す。",
            "A sheet is held by one division at a time, also where a programme has several; it is passed on by hand.",
        ),
        Names(
            "英語は日本語と並べて入力する。機械による翻訳はしない。",
            "English is typed beside the Japanese; nothing is translated by machine.",
        ),
    ),
    urls="oirase.systems.plan.revision.urls",
)
