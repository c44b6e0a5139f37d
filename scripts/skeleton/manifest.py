"""NAME_EN as it describes itself to catalogue, menus, tables of rights and registers."""

from oirase.kernel.manifest import EntryPage, Manifest, Names, Permission, PersonalData

HOME = "oirase.systems.DOMAIN.SLUG"
MANIFEST = Manifest(
    slug="SLUG",
    app_label="SLUG",
    row="ROW",
    name=Names("NAME_JA", "NAME_EN"),
    summary=Names(
        "SUMMARY_JA",
        "SUMMARY_EN",
    ),
    domain="DOMAIN",
    users=("県民", "担当課の職員"),
    basis=("個人情報の保護に関する法律",),
    blocks=("cases", "identity"),
    entry_pages=(
        EntryPage("SLUG:send", Names("NAME_JA", "NAME_EN"), "public"),
        EntryPage("SLUG:desk", Names("NAME_JAの受付", "NAME_EN: desk"), "staff", "SLUG.view"),
    ),
    permissions=(Permission("SLUG.view", Names("受付の画面を使う", "Use the desk")),),
    personal_data=(
        PersonalData(
            "SLUG.Item",
            ("title", "text"),
            Names("受け付けたものに対応するため", "To handle what was sent"),
            "case",
            "ended_at",
        ),
    ),
    settings=("SLUG.working_days",),
    demo=f"{HOME}.demo:load",
    limits=(
        Names(
            "骨組みのままで、この業務に固有の機能はまだない。",
            "Still the skeleton: nothing of this system's own field is there yet.",
        ),
    ),
    urls=f"{HOME}.urls",
)
