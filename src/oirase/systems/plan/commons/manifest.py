"""What the plan's commons are: permissions over editions, the event of publishing, the pack's section."""

from oirase.kernel.manifest import Manifest, Names, PackSection, Permission

MANIFEST = Manifest(
    slug="plan",
    app_label="plan",
    name=Names("計画の共通部品", "Commons of the plan"),
    summary=Names(
        "ロードマップの版、事業、取組、指標のモデルと、その書き込み。",
        "The model of roadmap editions, programmes, initiatives and indicators, and all writes to it.",
    ),
    domain="plan",
    blocks=("insight",),
    users=("DX推進担当", "データ管理担当"),
    permissions=(
        Permission("plan.view", Names("下書きの版を見る", "See draft editions")),
        Permission("plan.edit", Names("版を取り込み、事業を直す", "Load editions and correct programmes")),
        Permission("plan.review", Names("取込結果を確認する", "Review what was read")),
        Permission("plan.publish", Names("版を公開・取下げする", "Publish and withdraw editions")),
    ),
    publishes=("plan.edition_published", "plan.edition_corrected", "plan.edition_withdrawn"),
    pack_sections=(PackSection("roadmap", "oirase.systems.plan.commons.pack:load", 60),),
)
