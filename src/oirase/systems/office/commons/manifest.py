"""What the office's commons are: permissions over procedures, the event of publishing."""

from oirase.kernel.manifest import Manifest, Names, PackSection, Permission

MANIFEST = Manifest(
    slug="office",
    app_label="office",
    name=Names("手続の共通部品", "Commons of procedures"),
    summary=Names(
        "手続の案内、様式、処理の流れのモデルと、その書き込み、団体の間の採用と更新。",
        "The model of procedures with catalogue entry, form and flow, all writes to it, and adoption between bodies.",
    ),
    domain="office",
    blocks=("cases", "documents", "forms"),
    users=("手続の担当職員",),
    permissions=(
        Permission("procedures.view", Names("準備中の手続を見る", "See procedures in preparation")),
        Permission("procedures.edit", Names("手続を作り、直す", "Make and change procedures")),
        Permission("procedures.publish", Names("手続を公開する", "Publish procedures")),
    ),
    publishes=("procedures.procedure_published",),
    pack_sections=(PackSection("procedures", "oirase.systems.office.commons.pack:load", 70),),
)
