"""NAME_EN as it describes itself to catalogue, menus, tables of rights and registers."""

from oirase.kernel.manifest import EntryPage, Manifest, Names, Permission

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
    entry_pages=(
        EntryPage("SLUG:published", Names("NAME_JA", "NAME_EN"), "public"),
        EntryPage("SLUG:desk", Names("NAME_JAの管理", "NAME_EN: desk"), "staff", "SLUG.view"),
    ),
    permissions=(
        Permission("SLUG.view", Names("下書きを見る", "See drafts")),
        Permission("SLUG.edit", Names("書き、公開し、取り下げる", "Write, publish and withdraw")),
    ),
    demo=f"{HOME}.demo:load",
    limits=(
        Names(
            "骨組みのままで、この業務に固有の機能はまだない。",
            "Still the skeleton: nothing of this system's own field is there yet.",
        ),
    ),
    urls=f"{HOME}.urls",
)
