"""Documents as they describe themselves."""

from oirase.kernel.manifest import EntryPage, Manifest, Names, PackSection, Permission, PersonalData

HOME = "oirase.blocks.documents"
MANIFEST = Manifest(
    slug="documents",
    app_label="documents",
    name=Names("文書", "Documents", "あなたへの文書（ぶんしょ）"),
    summary=Names(
        "職員が変えられる様式で通知をPDFにし、番号を付けて発出し、保存する。",
        "Issues numbered notices as PDF from templates that officers edit, and keeps them.",
        "役所（やくしょ）からの手紙（てがみ）を、ここで読めます。",
    ),
    users=("住民", "事業者", "職員"),
    basis=("行政不服審査法第82条", "行政事件訴訟法第46条"),
    entry_pages=(
        EntryPage(
            "documents:mine",
            Names("あなたへの文書", "Documents for you", "あなたへの文書（ぶんしょ）"),
            "signed_in",
        ),
        EntryPage(
            "documents:templates",
            Names("通知の様式", "Templates of notices"),
            "staff",
            "documents.templates",
        ),
    ),
    permissions=(
        Permission("documents.view", Names("保存された文書を見る", "See stored documents")),
        Permission(
            "documents.templates",
            Names("通知の様式を編集し公開する", "Edit and publish templates of notices"),
        ),
    ),
    personal_data=(
        PersonalData(
            "documents.Document",
            ("title", "party", "copies"),
            Names("誰に宛ててどう通知したかを残すため", "To keep whom a document was for and what it said"),
            "document",
            "created_at",
        ),
    ),
    settings=("documents.number_pattern", "documents.number_signs", "documents.head_title"),
    demo=f"{HOME}.demo:load",
    pack_sections=(PackSection("notices", f"{HOME}.pack:load", 30),),
    limits=(
        Names("電子署名と公印には、まだ対応していない。", "No electronic signatures or seals yet."),
        Names(
            "書体にない文字（一部の人名漢字、絵文字）は、PDFでは「〓」になる。",
            "Signs that the font lacks (some kanji of names, emoji) are printed as a geta mark.",
        ),
        Names(
            "文面の一部を条件で出し分けることは、まだできない。",
            "Parts of a letter cannot depend on conditions yet.",
        ),
    ),
    urls=f"{HOME}.urls",
)
