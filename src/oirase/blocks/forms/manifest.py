"""Forms as they describe themselves."""

from oirase.kernel.manifest import EntryPage, Manifest, Names, Permission, PersonalData

MANIFEST = Manifest(
    slug="forms",
    app_label="forms",
    name=Names("様式", "Forms", "申請（しんせい）の紙（かみ）"),
    summary=Names(
        "職員が様式を作り、だれでも入力し、途中で保存し、送信できる。",
        "Officers make forms; anybody fills them in, keeps them half-way and sends them.",
        "インターネットで書いて、送ることができます。",
    ),
    blocks=("geo", "messaging"),
    users=("住民", "事業者", "職員"),
    entry_pages=(
        EntryPage(
            "forms:mine",
            Names("書きかけの申請", "Unfinished forms", "まだ送っていない申請（しんせい）"),
            "signed_in",
        ),
        EntryPage(
            "forms:data",
            Names("マイデータ", "My data", "わたしの 名前（なまえ）や 住所（じゅうしょ）"),
            "signed_in",
        ),
        EntryPage("forms:editor", Names("様式の一覧", "Forms of the office"), "staff", "forms.edit"),
    ),
    permissions=(
        Permission("forms.view", Names("様式を見る", "See forms")),
        Permission("forms.edit", Names("様式を作り、直す", "Make and change forms")),
        Permission("forms.publish", Names("様式を公開する", "Publish forms")),
    ),
    personal_data=(
        PersonalData(
            "forms.Draft",
            ("user", "inputs"),
            Names(
                "書きかけの申請を、あとで続けられるようにするため", "To let people go on with a form later"
            ),
            "draft",
            "saved_at",
        ),
        PersonalData(
            "forms.Profile",
            ("user", "values"),
            Names(
                "氏名や住所を、次の申請に入れておくため（本人の同意による）",
                "To fill in name and address for people who want it",
            ),
            "account",
            "account_closed",
        ),
    ),
    settings=("forms.draft_days",),
    schedules=("forms.sweep",),
    limits=(
        Names(
            "計算と条件は、通信できるときだけ画面に反映される。",
            "Conditions and computed values need a connection.",
        ),
        Names(
            "様式を公開する前に調べる申請は、新しいほうから300件まで。",
            "Before a form is published, the newest 300 open cases are worked out by it.",
        ),
        Names(
            "元に戻せる変更は、新しいほうから20回まで。",
            "The last 20 changes of a form can be taken back.",
        ),
    ),
    urls="oirase.blocks.forms.urls",
)
