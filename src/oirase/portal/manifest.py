"""The portal as it describes itself: the front doors, and the permissions of the platform's own pages."""

from oirase.kernel.manifest.spec import EntryPage, Manifest, Names, Permission, PersonalData

MANIFEST = Manifest(
    slug="portal",
    app_label="portal",
    name=Names("ポータル", "Portal"),
    summary=Names(
        "入口、マイページ、職員の机、システム一覧、検索。",
        "Home, my page, staff desk, catalogue of systems, search.",
    ),
    users=("resident", "company", "staff"),
    blocks=("identity",),
    entry_pages=(
        EntryPage("portal:home", Names("トップ", "Home", "はじめのページ"), "public"),
        EntryPage("portal:services", Names("サービスを探す", "Services", "サービスをさがす"), "public"),
        EntryPage(
            "portal:catalogue", Names("システム一覧", "Systems", "システムの一覧（いちらん）"), "public"
        ),
        EntryPage("portal:desk", Names("職員の机", "Staff desk"), "staff"),
        EntryPage("portal:my_page", Names("マイページ", "My page", "わたしのページ"), "signed_in"),
        EntryPage("portal:operations", Names("運用状況", "Operations"), "staff", "operations.view"),
        EntryPage("portal:audit", Names("監査記録", "Audit"), "staff", "audit.view"),
        EntryPage("portal:help", Names("使い方", "Help", "使いかた"), "public"),
        EntryPage("portal:api_reference", Names("APIの説明", "API reference"), "public"),
        EntryPage(
            "portal:accessibility_statement",
            Names("アクセシビリティ", "Accessibility", "だれでも使いやすいサイトにするために"),
            "public",
        ),
        EntryPage("portal:credits_statement", Names("出典", "Credits", "データは、どこからか"), "public"),
    ),
    permissions=(
        Permission("audit.view", Names("監査記録を見る", "See the audit record")),
        Permission("audit.verify", Names("監査記録を検証する", "Verify the audit record")),
        Permission("operations.view", Names("運用状況を見る", "See how the platform runs")),
    ),
    personal_data=(
        PersonalData(
            "audit.ReadEntry",
            ("person_id", "actor", "actor_name", "subject"),
            Names("自分の情報を誰が見たかを本人に示すため", "To show people who has looked at their data"),
            "read_log",
            "at",
        ),
        PersonalData(
            "files.StoredFile",
            ("name", "uploader"),
            Names("受け取ったファイルを保存するため", "To keep the files that were handed in"),
            "document",
            "created_at",
        ),
    ),
    urls="oirase.portal.urls",
)
