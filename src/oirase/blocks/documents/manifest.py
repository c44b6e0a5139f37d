"""Documents as they describe themselves."""

from oirase.kernel.manifest import Manifest, Names, Permission, PersonalData

MANIFEST = Manifest(
    slug="documents",
    app_label="documents",
    name=Names("文書", "Documents"),
    summary=Names(
        "通知をPDFで作り、発出した文書を保存する。", "Makes notices as PDF and keeps what was issued."
    ),
    users=("職員",),
    permissions=(Permission("documents.view", Names("保存された文書を見る", "See stored documents")),),
    personal_data=(
        PersonalData(
            "documents.Document",
            ("title", "party"),
            Names("誰に宛てた文書かを残すため", "To keep whom a document was for"),
            "document",
            "created_at",
        ),
    ),
    limits=(
        Names("電子署名と公印には、まだ対応していない。", "No electronic signatures or seals yet."),
        Names("様式を画面から変えることは、まだできない。", "Templates cannot be changed on screen yet."),
    ),
)
