"""The frame as it describes itself."""

from oirase.kernel.manifest import Manifest, Names, PersonalData

MANIFEST = Manifest(
    slug="ui",
    app_label="ui",
    name=Names("画面", "Look"),
    summary=Names(
        "すべての画面に共通する部品、一覧、図表、地図。",
        "Components, lists, charts and maps that all pages share.",
    ),
    personal_data=(
        PersonalData(
            "ui.SavedView",
            ("title", "query"),
            Names(
                "一覧の表示条件を本人が使い回すため",
                "So that people can come back to a list as they arranged it",
            ),
            "account",
            "account_closed",
        ),
    ),
    urls="oirase.ui.urls",
)
